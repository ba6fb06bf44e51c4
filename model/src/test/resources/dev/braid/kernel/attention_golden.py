#!/usr/bin/env python3
"""Makes attention_golden.tsv with PyTorch 2.13: python attention_golden.py > attention_golden.tsv

A line is a case, the name of an array and its values, all separated by tabs; arrays are row-major
and sequences time-major, as the kernels want them. Random inputs are rounded to 4 digits first, so
that the file holds exactly what was computed with. Gradients are those of sum(outputs * seed) over
the tokens that are no padding.
"""
import torch
from torch import nn

torch.manual_seed(4)
torch.set_default_dtype(torch.float64)
QUERIES, MEMORIES = [3, 2], [4, 2]
HIDDEN, MEMORY, UNITS, OUTPUT, INPUT = 4, 3, 5, 2, 3


def random(*sizes):
    return (torch.randn(*sizes) * 0.7).mul(1e4).round().div(1e4).requires_grad_()


def write(case, name, values):
    print(case, name, *(f"{v:.9g}" for v in values.detach().flatten().tolist()), sep="\t")


class Attention:
    def __init__(self, score):
        self.score = score
        size = HIDDEN if score == "DOT" else MEMORY
        self.weights = {"combine": random(size + HIDDEN, OUTPUT), "bias": random(OUTPUT)}
        if score == "GENERAL":
            self.weights["query"] = random(HIDDEN, MEMORY)
        if score == "ADDITIVE":
            self.weights |= {"query": random(HIDDEN, UNITS), "memory": random(MEMORY, UNITS), "vector": random(UNITS)}

    def scores(self, query, memory):
        w = self.weights
        if self.score == "DOT":
            return memory @ query
        if self.score == "GENERAL":
            return memory @ (query @ w["query"])
        return torch.tanh(query @ w["query"] + memory @ w["memory"]) @ w["vector"]

    def context(self, query, memory):
        return torch.softmax(self.scores(query, memory), 0) @ memory

    def output(self, context, query):
        return torch.tanh(torch.cat([context, query]) @ self.weights["combine"] + self.weights["bias"])


def finish(case, outputs, given):
    """Writes everything; rows of the seed at padding stay out of the sum."""
    seed = random(max(QUERIES), len(QUERIES), OUTPUT)
    total, padded = 0, torch.zeros(seed.shape)
    for (time, sequence), output in outputs.items():
        padded[time, sequence] = output.detach()
        total = total + (output * seed[time, sequence].detach()).sum()
    total.backward()
    write(case, "seed", seed)
    write(case, "outputs", padded)
    for name, value in given.items():
        write(case, name, value)
        write(case, "d-" + name, value.grad)


def attention(score):
    layer = Attention(score)
    size = HIDDEN if score == "DOT" else MEMORY
    queries, memory = random(3, 2, HIDDEN), random(4, 2, size)
    outputs = {}
    for sequence, length in enumerate(QUERIES):
        rows = memory[:MEMORIES[sequence], sequence]
        for time in range(length):
            query = queries[time, sequence]
            outputs[time, sequence] = layer.output(layer.context(query, rows), query)
    finish(score, outputs, {"queries": queries, "memory-rows": memory, **layer.weights})


def cell(kind, inputs):
    """A cell of PyTorch that computes with leaves laid out as the kernels' weights."""
    gates = {"LSTM": 4, "GRU": 3}[kind]
    w, u, b = random(inputs, gates * HIDDEN), random(HIDDEN, gates * HIDDEN), random(4 * HIDDEN)
    module = {"LSTM": nn.LSTMCell, "GRU": nn.GRUCell}[kind](inputs, HIDDEN)
    split = gates * HIDDEN
    recurrent = torch.cat([torch.zeros(2 * HIDDEN), b[split:]]) if kind == "GRU" else torch.zeros(split)
    for name in list(module._parameters):
        del module._parameters[name]
    module.weight_ih, module.weight_hh, module.bias_ih, module.bias_hh = w.T, u.T, b[:split], recurrent
    return module, {"input": w, "recurrent": u, "b": b}


def feeding(case, score, kind, layers, context_is_fed):
    layer = Attention(score)
    size = HIDDEN if score == "DOT" else MEMORY
    inputs, memory = random(3, 2, INPUT), random(4, 2, size)
    cells = [cell(kind, INPUT + (size if context_is_fed else OUTPUT) if i == 0 else HIDDEN) for i in range(layers)]
    initial = [random(2, HIDDEN) for _ in range(layers)]
    outputs = {}
    for sequence, length in enumerate(QUERIES):
        rows = memory[:MEMORIES[sequence], sequence]
        states = [(h[sequence], torch.zeros(HIDDEN)) for h in initial]
        fed = torch.zeros(OUTPUT)
        for time in range(length):
            context = layer.context(states[-1][0], rows)
            x = torch.cat([inputs[time, sequence], context if context_is_fed else fed])
            for i, (module, _) in enumerate(cells):
                state = module(x, states[i] if kind == "LSTM" else states[i][0])
                states[i] = state if kind == "LSTM" else (state, None)
                x = states[i][0]
            if not context_is_fed:
                context = layer.context(x, rows)
            fed = outputs[time, sequence] = layer.output(context, x)
    given = {"inputs": inputs, "memory-rows": memory, **layer.weights}
    for i, (_, weights) in enumerate(cells):
        given |= {f"{name}-{i}": value for name, value in weights.items()} | {f"initial-{i}": initial[i]}
    finish(case, outputs, given)


for each in ("DOT", "GENERAL", "ADDITIVE"):
    attention(each)
feeding("input-feeding", "GENERAL", "GRU", 2, False)
feeding("input-feeding-dot", "DOT", "LSTM", 1, False)
feeding("bahdanau", "ADDITIVE", "LSTM", 1, True)
