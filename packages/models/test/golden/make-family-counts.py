"""Params and MACs of every built-in family, and of rescaled ones, by plain PyTorch.

The nets are written as PyTorch users write them (kuangliu/pytorch-cifar, torchvision), layer by layer, apart from this
project's code. Convolutions of VGG have no bias, which the batch norm behind them would take away again. MACs are counted by
hooks on Conv2d and Linear. Where torchvision is installed its own nets are counted beside ours and must agree.

    python make-family-counts.py > family-counts.json
"""

import json
import torch

torch.set_num_threads(1)
from torch import nn
import torch.nn.functional as F


def conv(i, o, k, s=1, g=1):
    return nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False)


class PadShortcut(nn.Module):
    def __init__(self, i, o, s):
        super().__init__()
        self.i, self.o, self.s = i, o, s

    def forward(self, x):
        x = x[:, :, :: self.s, :: self.s]
        if self.o < self.i:
            return x[:, : self.o]
        before = (self.o - self.i) // 2
        return F.pad(x, (0, 0, 0, 0, before, self.o - self.i - before))


class Residual(nn.Module):
    """Post-activation block: basic (groups None) or bottleneck."""

    def __init__(self, i, inner, o, s, deep, option, groups=1):
        super().__init__()
        if deep:
            self.body = nn.Sequential(
                conv(i, inner, 1), nn.BatchNorm2d(inner), nn.ReLU(),
                conv(inner, inner, 3, s, groups), nn.BatchNorm2d(inner), nn.ReLU(),
                conv(inner, o, 1), nn.BatchNorm2d(o))
        else:
            self.body = nn.Sequential(
                conv(i, inner, 3, s), nn.BatchNorm2d(inner), nn.ReLU(), conv(inner, o, 3), nn.BatchNorm2d(o))
        if s == 1 and i == o:
            self.short = nn.Identity()
        elif option == "A":
            self.short = PadShortcut(i, o, s)
        else:
            self.short = nn.Sequential(conv(i, o, 1, s), nn.BatchNorm2d(o))

    def forward(self, x):
        return F.relu(self.body(x) + self.short(x))


class Preact(nn.Module):
    def __init__(self, i, o, s, option):
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(i), conv(i, o, 3, s)
        self.bn2, self.conv2 = nn.BatchNorm2d(o), conv(o, o, 3)
        self.option = "I" if s == 1 and i == o else option
        if self.option == "B":
            self.short = conv(i, o, 1, s)
        elif self.option == "A":
            self.short = PadShortcut(i, o, s)

    def forward(self, x):
        y = F.relu(self.bn1(x))
        short = x if self.option == "I" else self.short(y if self.option == "B" else x)
        return self.conv2(F.relu(self.bn2(self.conv1(y)))) + short


class Inverted(nn.Module):
    def __init__(self, i, t, o, s):
        super().__init__()
        h = i * t
        layers = [] if t == 1 else [conv(i, h, 1), nn.BatchNorm2d(h), nn.ReLU6()]
        layers += [conv(h, h, 3, s, h), nn.BatchNorm2d(h), nn.ReLU6(), conv(h, o, 1), nn.BatchNorm2d(o)]
        self.body = nn.Sequential(*layers)
        self.residual = s == 1 and i == o

    def forward(self, x):
        return x + self.body(x) if self.residual else self.body(x)


def head(c, classes):
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(c, classes)]


def resnet(depth, widths, strides, option, stem=None, inner=None, deep=False, imagenet=False, classes=10, groups=1):
    stem = stem or widths[0]
    first = [conv(3, stem, 7, 2) if imagenet else conv(3, stem, 3), nn.BatchNorm2d(stem), nn.ReLU()]
    if imagenet:
        first.append(nn.MaxPool2d(3, 2, 1))
    i, blocks = stem, []
    for n, w, s, m in zip(depth, widths, strides, inner or widths):
        for b in range(n):
            blocks.append(Residual(i, m, w, s if b == 0 else 1, deep, option, groups))
            i = w
    return nn.Sequential(*first, *blocks, *head(i, classes))


def preresnet(depth, widths, option, stem, classes=10):
    i, blocks = stem, []
    for n, w, s in zip(depth, widths, (1, 2, 2)):
        for b in range(n):
            blocks.append(Preact(i, w, s if b == 0 else 1, option))
            i = w
    return nn.Sequential(conv(3, stem, 3), *blocks, nn.BatchNorm2d(i), nn.ReLU(), *head(i, classes))


def vgg(depth, widths, classes=10):
    i, layers = 3, []
    for n, w in zip(depth, widths):
        for _ in range(n):
            layers += [conv(i, w, 3), nn.BatchNorm2d(w), nn.ReLU()]
            i = w
        layers.append(nn.MaxPool2d(2, 2))
    return nn.Sequential(*layers, *head(i, classes))


MOBILE = dict(t=(1, 6, 6, 6, 6, 6, 6), s=(1, 1, 2, 2, 1, 2, 1))


def mobilenet(depth, widths, stem=32, t=MOBILE["t"], last=1280, classes=10, strides=MOBILE["s"], stem_stride=1):
    i, layers = stem, [conv(3, stem, 3, stem_stride), nn.BatchNorm2d(stem), nn.ReLU6()]
    for e, w, n, s in zip(t, widths, depth, strides):
        for b in range(n):
            layers.append(Inverted(i, e, w, s if b == 0 else 1))
            i = w
    layers += [conv(i, last, 1), nn.BatchNorm2d(last), nn.ReLU6()]
    return nn.Sequential(*layers, *head(last, classes))


def counts(net, size=32):
    macs = 0

    def hook(module, inputs, output):
        nonlocal macs
        if isinstance(module, nn.Conv2d):
            k = module.kernel_size[0] * module.kernel_size[1]
            macs += output.numel() * k * module.in_channels // module.groups
        else:
            macs += module.in_features * module.out_features

    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            module.register_forward_hook(hook)
    net.eval()
    with torch.no_grad():
        net(torch.zeros(1, 3, size, size))
    return dict(params=sum(p.numel() for p in net.parameters()), macs=macs)


rows = []


def row(family, net, size=32, classes=10, **rescale):
    image = dict(height=size, width=size, channels=3, classes=classes)
    rows.append(dict(family=family, input=image, rescale=rescale or None, **counts(net, size)))


for d in (20, 32, 44, 56, 110):
    n = (d - 2) // 6
    row(f"resnet{d}", resnet((n,) * 3, (16, 32, 64), (1, 2, 2), "A"))
    row(f"preresnet{d}", preresnet((n,) * 3, (16, 32, 64), "A", 16))
row("preresnet20", preresnet((1, 2, 3), (8, 24, 64), "A", 8), depth=[1, 2, 3], width=[8, 24, 64])
row("resnet164", resnet((18,) * 3, (64, 128, 256), (1, 2, 2), "B", 16, (16, 32, 64), True))
row("resnet164", resnet((2, 1, 5), (32, 128, 64), (1, 2, 2), "B", 8, (8, 32, 16), True),
    depth=[2, 1, 5], width=[32, 128, 64])
row("resnet164", resnet((2, 1, 5), (32, 128, 64), (1, 2, 2), "B", 8, (16, 8, 24), True),
    depth=[2, 1, 5], width=[32, 128, 64], inner=[16, 8, 24])
for d, k in ((16, 2), (16, 8), (28, 10), (40, 4)):
    n = (d - 4) // 6
    row(f"wideresnet-{d}-{k}", preresnet((n,) * 3, (16 * k, 32 * k, 64 * k), "B", 16))
row("wideresnet-16-2", preresnet((2, 1, 2), (16, 64, 96), "B", 8), depth=[2, 1, 2], width=[16, 64, 96])
for d, n in ((11, (1, 1, 2, 2, 2)), (13, (2,) * 5), (16, (2, 2, 3, 3, 3))):
    row(f"vgg{d}", vgg(n, (64, 128, 256, 512, 512)))
row("vgg16", vgg((1, 2, 1, 3, 2), (16, 64, 200, 128, 256)), depth=[1, 2, 1, 3, 2], width=[16, 64, 200, 128, 256])
N, W = (1, 2, 3, 4, 3, 3, 1), (16, 24, 32, 64, 96, 160, 320)
row("mobilenetv2", mobilenet(N, W))
row("mobilenetv2", mobilenet((1, 1, 2, 4, 1, 1, 1), (8, 24, 16, 64, 48, 40, 320), 16, (1, 3, 6, 2, 1, 6, 4), 640),
    depth=[1, 1, 2, 4, 1, 1, 1], width=[8, 24, 16, 64, 48, 40, 320], inner=[1, 3, 6, 2, 1, 6, 4], head=640)
for d, n in ((18, (2, 2, 2, 2)), (34, (3, 4, 6, 3)), (50, (3, 4, 6, 3))):
    deep = d == 50
    inner = (64, 128, 256, 512)
    widths = tuple(4 * c for c in inner) if deep else inner
    for stem, size, classes in (("cifar", 32, 10), ("imagenet", 224, 1000)):
        net = resnet(n, widths, (1, 2, 2, 2), "B", 64, inner, deep, stem == "imagenet", classes)
        row(f"resnet{d}-{stem}", net, size, classes)

try:
    import torchvision.models as zoo

    known = {f"resnet{d}-imagenet": getattr(zoo, f"resnet{d}")() for d in (18, 34, 50)}
    for entry in rows:
        if entry["family"] in known:
            assert counts(known[entry["family"]], 224) == dict(params=entry["params"], macs=entry["macs"])
    theirs = counts(zoo.mobilenet_v2(), 224)
    ours = counts(mobilenet(N, W, classes=1000, strides=(1, 2, 2, 2, 1, 2, 1), stem_stride=2), 224)
    assert theirs == ours, (theirs, ours)
except ImportError:
    pass

print("[\n" + ",\n".join(json.dumps(entry) for entry in rows) + "\n]")
