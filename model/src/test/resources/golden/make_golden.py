"""Writes the golden values of this folder with PyTorch; see README.md.

Everything given (weights, inputs, gradients of outputs) is a float32 number of few digits. PyTorch
computes in float64, and results are rounded to float32 once, at the end: they do not depend on the
machine, and every digit in the files is right.
"""

import json
import pathlib

import numpy
import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

FOLDER = pathlib.Path(__file__).resolve().parent
RECURRENT = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}


class Values:
    """Random values and named tensors of one file."""

    def __init__(self, name, seed):
        self.name = name
        self.generator = torch.Generator().manual_seed(seed)
        self.tensors = {}

    def given(self, name, *shape, scale=1.0):
        """Uniform values of three decimals in [-scale, scale)."""
        values = (torch.rand(shape, generator=self.generator, dtype=torch.float64) * 2 - 1) * scale
        values = values.mul(1000).round().div(1000).float().double()
        self.tensors[name] = values.clone()
        return values.requires_grad_()

    def whole(self, name, below, *shape):
        numbers = torch.randint(0, below, shape, generator=self.generator)
        return self.keep(name, numbers)

    def keep(self, name, values):
        values = torch.as_tensor(values)
        self.tensors[name] = values.detach().clone()
        return values

    def fill(self, module, prefix="", scale=0.5):
        for name, parameter in module.named_parameters():
            with torch.no_grad():
                parameter.copy_(self.given(prefix + name, *parameter.shape, scale=scale))

    def keep_gradients(self, module, prefix=""):
        for name, parameter in module.named_parameters():
            self.keep(prefix + name + "_grad", parameter.grad)

    def write(self):
        lines = []
        for name, tensor in self.tensors.items():
            flat = tensor.reshape(-1).tolist()
            if tensor.is_floating_point():
                values = "[" + ",".join(digits(value) for value in flat) + "]"
            else:
                values = json.dumps(flat, separators=(",", ":"))
            lines.append(f'"{name}":{{"shape":{json.dumps(list(tensor.shape))},"values":{values}}}')
        (FOLDER / f"{self.name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


def digits(value):
    """The shortest decimal that reads back as the same float32."""
    text = str(numpy.float32(value))
    return text[:-2] if text.endswith(".0") else text


def recurrent(cell, both, seed):
    """Two stacked layers over sequences of different lengths, from a given state."""
    values = Values(f"recurrent-{cell}-{'both' if both else 'forward'}", seed)
    inputs, hidden, layers, steps = 5, 6, 2, 6
    lengths = values.keep("lengths", [4, 6, 1, 3])
    batch, directions = len(lengths), 2 if both else 1
    module = RECURRENT[cell](inputs, hidden, layers, bidirectional=both).double()
    values.fill(module)
    x = values.given("input", steps, batch, inputs)
    start = [values.given(n, layers * directions, batch, hidden) for n in states(cell, "0")]
    output_grad = values.given("output_grad", steps, batch, hidden * directions)
    last_grads = [
        values.given(n + "_grad", layers * directions, batch, hidden) for n in states(cell, "n")
    ]
    packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
    results, last = module(packed, tuple(start) if cell == "lstm" else start[0])
    output, _ = pad_packed_sequence(results, total_length=steps)
    last = last if cell == "lstm" else [last]
    loss = (output * output_grad).sum() + sum((s * g).sum() for s, g in zip(last, last_grads))
    loss.backward()
    values.keep("output", output)
    values.keep("input_grad", x.grad)
    for name, state in zip(states(cell, "n"), last):
        values.keep(name, state)
    for name, state in zip(states(cell, "0"), start):
        values.keep(name + "_grad", state.grad)
    values.keep_gradients(module)
    values.write()


def states(cell, suffix):
    return ["h" + suffix, "c" + suffix] if cell == "lstm" else ["h" + suffix]


def output(smoothing, seed):
    """A linear layer and the mean cross-entropy of the rows whose target is not -1."""
    values = Values("output-smoothed" if smoothing else "output", seed)
    rows, features, classes = 12, 7, 11
    x = values.given("input", rows, features)
    w = values.given("weight", classes, features)
    b = values.given("bias", classes)
    targets = values.whole("targets", classes, rows)
    targets[[2, 3, 11]] = -1
    values.keep("targets", targets)
    values.keep("smoothing", torch.tensor(smoothing, dtype=torch.float64))
    logits = functional.linear(x, w, b)
    loss = functional.cross_entropy(logits, targets, ignore_index=-1, label_smoothing=smoothing)
    loss.backward()
    values.keep("logits", logits)
    values.keep("loss", loss)
    for name, tensor in (("input", x), ("weight", w), ("bias", b)):
        values.keep(name + "_grad", tensor.grad)
    values.write()


def embedding(seed):
    """Rows of a table; id 0 is padding: a row of zeros that takes no gradient."""
    values = Values("embedding", seed)
    table = values.given("weight", 9, 5)
    with torch.no_grad():
        table[0] = 0
    values.keep("weight", table)
    ids = values.keep("ids", [3, 0, 8, 3, 1, 0, 3, 8])
    output_grad = values.given("output_grad", 8, 5)
    result = functional.embedding(ids, table, padding_idx=0)
    (result * output_grad).sum().backward()
    values.keep("output", result)
    values.keep("weight_grad", table.grad)
    values.write()


def pooled(kind, x, lengths):
    """[steps, batch, width] to [batch, width], over each sequence's own steps."""
    beyond = torch.arange(x.shape[0])[:, None, None] >= lengths[None, :, None]
    if kind == "max":
        return x.masked_fill(beyond, float("-inf")).max(0).values
    if kind == "mean":
        return x.masked_fill(beyond, 0).sum(0) / lengths[:, None]
    return x[lengths - 1, torch.arange(len(lengths))]


def pooling(seed):
    values = Values("pooling", seed)
    lengths = values.keep("lengths", torch.tensor([5, 3, 1, 4]))
    x = values.given("input", 5, 4, 3)
    output_grad = values.given("output_grad", 4, 3)
    for kind in ("max", "mean", "last"):
        x.grad = None
        result = pooled(kind, x, lengths)
        (result * output_grad).sum().backward()
        values.keep(kind, result)
        values.keep(kind + "_input_grad", x.grad)
    values.write()


def update(seed):
    """Four steps of each optimizer; the gradients of the first and the third are clipped."""
    values = Values("update", seed)
    steps, sizes, limit = 4, (35, 11), 2.0
    start = values.given("parameters", sum(sizes))
    gradients = torch.stack(
        [values.given(f"gradient{i}", sum(sizes), scale=s) for i, s in enumerate((2, 0.2, 1, 0.1))]
    ).detach()
    values.keep("limit", torch.tensor(limit, dtype=torch.float64))
    rules = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
        "nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
        "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    }
    for name, rule in rules.items():
        parameters = [p.detach().clone().requires_grad_() for p in start.split(sizes)]
        optimizer = rule(parameters)
        norms = []
        for step in range(steps):
            for parameter, gradient in zip(parameters, gradients[step].split(sizes)):
                parameter.grad = gradient.clone()
            norms.append(nn.utils.clip_grad_norm_(parameters, limit))
            optimizer.step()
            values.keep(f"{name}{step + 1}", torch.cat(parameters))
        values.keep("norms", torch.stack(norms))
    values.write()


class Network(nn.Module):
    """Embedding, two recurrent layers, output; pooled over time where a kind of pooling is named."""

    def __init__(self, cell, both, outputs, pooling=None, tied=False):
        super().__init__()
        vocabulary, features, hidden = 9, 6, 6
        self.pooling = pooling
        self.embedding = nn.Embedding(vocabulary, features)
        self.layers = RECURRENT[cell](features, hidden, 2, bidirectional=both)
        self.output = nn.Linear(hidden * (2 if both else 1), outputs)
        if tied:
            self.output.weight = self.embedding.weight

    def forward(self, ids, lengths, labels, state=None):
        embedded = self.embedding(ids.t())
        packed = pack_padded_sequence(embedded, lengths, enforce_sorted=False)
        results, state = self.layers(packed, state)
        features, _ = pad_packed_sequence(results, total_length=ids.shape[1])
        if self.pooling:
            logits = self.output(pooled(self.pooling, features, lengths))
        else:
            logits = self.output(features).transpose(0, 1).flatten(0, 1)
        loss = functional.cross_entropy(logits, labels.flatten(), ignore_index=-1)
        return loss, state


def network(name, cell, both, seed, pooling=None):
    """Loss and gradients of a tagger, or of a classifier where there is pooling."""
    values = Values(name, seed)
    lengths = values.keep("lengths", torch.tensor([5, 3, 1]))
    rows, time, labels = 3, 5, 4
    ids = values.whole("ids", 8, rows, time) + 1
    model = Network(cell, both, labels, pooling).double()
    values.fill(model)
    wanted = values.whole("labels", labels, *((rows,) if pooling else (rows, time)))
    beyond = torch.arange(time)[None, :] >= lengths[:, None]
    ids[beyond] = 0
    if not pooling:
        wanted[beyond] = -1
        wanted[0, 2] = -1
    values.keep("ids", ids)
    values.keep("labels", wanted)
    loss, _ = model(ids, lengths, wanted)
    loss.backward()
    values.keep("loss", loss)
    values.keep_gradients(model)
    values.write()


def language_model(seed):
    """Four windows of training with carried states, tied weights, clipping and Nesterov."""
    values = Values("language-model-training", seed)
    streams, window, windows = 3, 4, 4
    model = Network("lstm", False, 9, tied=True).double()
    values.fill(model)
    # Two biases that are added up would take two steps where one bias takes one.
    for name, parameter in model.named_parameters():
        parameter.requires_grad_("bias_hh" not in name)
    trained = [p for p in model.parameters() if p.requires_grad]
    tokens = values.whole("tokens", 9, streams, window * windows + 1)
    optimizer = torch.optim.SGD(trained, lr=0.5, momentum=0.9, nesterov=True)
    lengths = torch.full((streams,), window)
    state, losses, norms = None, [], []
    for start in range(0, window * windows, window):
        ids = tokens[:, start : start + window]
        labels = tokens[:, start + 1 : start + window + 1]
        optimizer.zero_grad()
        loss, state = model(ids, lengths, labels, state)
        loss.backward()
        state = tuple(s.detach() for s in state)
        norms.append(nn.utils.clip_grad_norm_(trained, 0.2))
        optimizer.step()
        losses.append(loss.detach())
    values.keep("losses", torch.stack(losses))
    values.keep("norms", torch.stack(norms))
    for name, parameter in model.named_parameters():
        values.keep(name + "_trained", parameter)
    values.write()


def main():
    torch.set_num_threads(1)
    for number, cell in enumerate(RECURRENT):
        recurrent(cell, both=False, seed=10 + number)
        recurrent(cell, both=True, seed=20 + number)
    output(0.0, seed=30)
    output(0.1, seed=31)
    embedding(seed=32)
    pooling(seed=33)
    update(seed=34)
    network("tagger-lstm", "lstm", both=True, seed=40)
    network("tagger-gru", "gru", both=True, seed=41)
    network("classifier-lstm-max", "lstm", both=True, pooling="max", seed=42)
    network("classifier-gru-last", "gru", both=False, pooling="last", seed=43)
    network("classifier-rnn-mean", "rnn", both=True, pooling="mean", seed=44)
    language_model(seed=45)


if __name__ == "__main__":
    main()
