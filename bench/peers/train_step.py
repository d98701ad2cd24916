"""Training steps of a CIFAR ResNet in PyTorch, on request: one line of JSON in, one out.

Argument: the mode, words joined by "+": plain or channels_last, bf16 (autocast to bfloat16), compile (torch.compile).
Questions: {"build": {depth, width, batch}}, {"steps": n}, {"seconds": s}, {"versions": true}. The net, the loss and the
optimiser are those of segscale's step-process; OMP_NUM_THREADS sets the threads.
"""

import gc
import json
import os
import platform
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

mode = sys.argv[1].split("+")
torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


class Block(nn.Module):
    def __init__(self, channels_in, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        self.stride, self.more = stride, channels - channels_in

    def forward(self, x):
        h = F.relu(self.norm1(self.conv1(x)))
        h = self.norm2(self.conv2(h))
        if self.stride != 1:
            x = x[:, :, ::2, ::2]
        if self.more > 0:
            x = F.pad(x, (0, 0, 0, 0, self.more // 2, self.more - self.more // 2))
        elif self.more < 0:
            x = x[:, : self.more]
        return F.relu(h + x)


def resnet(depth, width):
    layers, channels = [nn.Conv2d(3, width[0], 3, 1, 1, bias=False), nn.BatchNorm2d(width[0]), nn.ReLU()], width[0]
    for segment, (blocks, wanted) in enumerate(zip(depth, width)):
        for block in range(blocks):
            layers.append(Block(channels, wanted, 2 if segment > 0 and block == 0 else 1))
            channels = wanted
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))


def training_step(depth, width, batch, **_):
    """A function that takes one training step on a batch of random images."""
    torch.manual_seed(1)
    net, images, labels = resnet(depth, width), torch.randn(batch, 3, 32, 32), torch.randint(0, 10, (batch,))
    if "channels_last" in mode:
        net, images = net.to(memory_format=torch.channels_last), images.to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(net.parameters(), 0.01, 0.9, nesterov=True, weight_decay=5e-4)
    forward = torch.compile(net) if "compile" in mode else net

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled="bf16" in mode):
            logits = forward(images)
        loss = F.cross_entropy(logits.float(), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def milliseconds(step):
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1000


def steps_for(step, seconds):
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        step()
        steps += 1
    return {"steps": steps, "seconds": time.perf_counter() - start}


def build(net):
    """Prepares a net and takes its first step, which is when torch.compile does its work."""
    global step
    step = None
    if "compile" in mode:
        # Otherwise a limit on recompilations would make every net after the eighth run eagerly.
        torch._dynamo.reset()
    gc.collect()
    start = time.perf_counter()
    step = training_step(**net)
    step()
    return {"seconds": time.perf_counter() - start}


step = None
for line in sys.stdin:
    question = json.loads(line)
    if "build" in question:
        answer = build(question["build"])
    elif "steps" in question:
        answer = {"milliseconds": [milliseconds(step) for _ in range(question["steps"])]}
    elif "seconds" in question:
        answer = steps_for(step, question["seconds"])
    else:
        answer = {"python": platform.python_version(), "torch": torch.__version__}
    print(json.dumps(answer), flush=True)
