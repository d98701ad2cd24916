"""Params and MACs of PyTorch models of rescaled CIFAR ResNets.

Run: python make-resnet-counts.py > resnet-counts.json && npx prettier --write resnet-counts.json

Needs torch. Params are PyTorch's own count; MACs are counted while an image runs through the model, from the shapes
that each convolution and linear layer really sees.
"""

import json
import random

import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    def __init__(self, channels_in, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        self.stride = stride

    def forward(self, x):
        y = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))
        x = x[:, :, :: self.stride, :: self.stride]
        missing = y.shape[1] - x.shape[1]
        if missing > 0:
            x = F.pad(x, (0, 0, 0, 0, missing // 2, missing - missing // 2))
        return F.relu(y + x[:, : y.shape[1]])


def resnet(depth, width, channels_in, classes):
    layers = [nn.Conv2d(channels_in, width[0], 3, 1, 1, bias=False), nn.BatchNorm2d(width[0]), nn.ReLU()]
    before = width[0]
    for segment, (blocks, channels) in enumerate(zip(depth, width)):
        for block in range(blocks):
            layers.append(Block(before, channels, 2 if segment > 0 and block == 0 else 1))
            before = channels
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, classes))


def count(depth, width, height, image_width, channels_in, classes):
    model = resnet(depth, width, channels_in, classes).eval()
    macs = 0

    def add(module, inputs, output):
        nonlocal macs
        macs += output[0].numel() * module.weight[0].numel()

    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            module.register_forward_hook(add)
    with torch.no_grad():
        logits = model(torch.zeros(1, channels_in, height, image_width))
    assert logits.shape == (1, classes)
    return sum(parameter.numel() for parameter in model.parameters()), macs


def cases():
    cifar = (32, 32, 3, 10)
    for layers in (8, 14, 20, 32, 44, 56, 110):
        yield layers, [(layers - 2) // 6] * 3, [16, 32, 64], cifar
    for depth, width in (([3, 2, 1], [8, 16, 32]), ([1, 2, 3], [16, 8, 24]), ([1, 1, 1], [1, 1, 1])):
        yield 20, depth, width, cifar
    draw = random.Random(1)
    inputs = [cifar, (32, 32, 3, 100), (28, 28, 1, 10), (33, 31, 3, 7), (5, 2, 2, 2)]
    for index in range(30):
        layers = draw.choice((20, 32, 56))
        depth = [draw.randint(1, (layers - 2) // 6) for _ in range(3)]
        width = [draw.randint(1, channels) for channels in (16, 32, 64)]
        yield layers, depth, width, inputs[index % len(inputs)]


def main():
    rows = []
    for layers, depth, width, (height, image_width, channels, classes) in cases():
        params, macs = count(depth, width, height, image_width, channels, classes)
        rescale = {"depth": depth, "width": width}
        size = {"height": height, "width": image_width, "channels": channels, "classes": classes}
        rows.append({"family": f"resnet{layers}", "rescale": rescale, "input": size, "params": params, "macs": macs})
    print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")


main()
