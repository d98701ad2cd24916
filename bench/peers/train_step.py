"""Training steps of a CIFAR ResNet in PyTorch. Prints one JSON line: {"milliseconds": [...]}, a value per step.

Arguments: depth per segment, channels per segment, batch size, steps, mode (plain, channels_last, bf16).
The net, loss and optimiser are those of segscale's bench:train-step.
"""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

depth, width = (list(map(int, text.split(","))) for text in sys.argv[1:3])
batch, steps, mode = int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
torch.set_num_threads(1)


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


layers, channels = [nn.Conv2d(3, width[0], 3, 1, 1, bias=False), nn.BatchNorm2d(width[0]), nn.ReLU()], width[0]
for segment, (blocks, wanted) in enumerate(zip(depth, width)):
    for block in range(blocks):
        layers.append(Block(channels, wanted, 2 if segment > 0 and block == 0 else 1))
        channels = wanted
net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))
images, labels = torch.randn(batch, 3, 32, 32), torch.randint(0, 10, (batch,))
if mode != "plain":
    net, images = net.to(memory_format=torch.channels_last), images.to(memory_format=torch.channels_last)
optimizer = torch.optim.SGD(net.parameters(), 0.01, 0.9, nesterov=True, weight_decay=5e-4)

milliseconds = []
for _ in range(steps + 2):
    start = time.perf_counter()
    optimizer.zero_grad(set_to_none=True)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=mode == "bf16"):
        logits = net(images)
    loss = F.cross_entropy(logits.float(), labels)
    loss.backward()
    optimizer.step()
    loss.item()
    milliseconds.append((time.perf_counter() - start) * 1000)
print(json.dumps({"milliseconds": milliseconds[2:]}))
