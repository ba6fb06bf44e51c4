#!/usr/bin/env python3
"""Losses and gradients of small encoder-decoders by PyTorch, in double precision, for EncoderDecoderGoldenTest.

Use:  python encoder_decoder_oracle.py > encoder_decoder.json

Parameter number i of a case, counted through its list of names in the order written here, is 0.5 sin(0.7 i + 0.3).
Names and layouts are Braid's: weights [inputs, outputs], gates in PyTorch's order, one bias (of a GRU: r, z, n of the
input, n of the state). Sources and targets end in 3; the decoder reads 2 and then the target without its last token.
"""
import json
import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)
TOKENS, EMBEDDING, HIDDEN, LAYERS = 7, 3, 4, 2
SOURCES = [[4, 5, 6, 3], [5, 5, 4, 6, 4, 3], [3], [6, 4, 3]]
TARGETS = [[5, 4, 3], [6, 3], [4, 4, 6, 5, 3], [3]]
CASES = [
    dict(cell="LSTM", direction="BIDIRECTIONAL", attention="NONE", feeding="OFF", bridge="COPY", order="FORWARD", smoothing=0.0),
    dict(cell="LSTM", direction="FORWARD", attention="NONE", feeding="OFF", bridge="DENSE", order="REVERSED", smoothing=0.1),
    dict(cell="LSTM", direction="BIDIRECTIONAL", attention="DOT", feeding="OFF", bridge="COPY", order="FORWARD", smoothing=0.0),
    dict(cell="GRU", direction="BIDIRECTIONAL", attention="GENERAL", feeding="OFF", bridge="DENSE", order="FORWARD", smoothing=0.1),
    dict(cell="RNN", direction="BIDIRECTIONAL", attention="DOT", feeding="OFF", bridge="COPY", order="FORWARD", smoothing=0.0),
    dict(cell="GRU", direction="BIDIRECTIONAL", attention="ADDITIVE", feeding="OFF", bridge="DENSE", order="FORWARD", smoothing=0.0),
    dict(cell="LSTM", direction="BIDIRECTIONAL", attention="DOT", feeding="ON", bridge="COPY", order="FORWARD", smoothing=0.0),
    dict(cell="LSTM", direction="FORWARD", attention="ADDITIVE", feeding="ON", bridge="DENSE", order="REVERSED", smoothing=0.1),
]
GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}
MODULES = {"LSTM": nn.LSTM, "GRU": nn.GRU, "RNN": nn.RNN}


class Parameters:
    """Named tensors, made when first asked for."""

    def __init__(self):
        self.tensors, self.count = {}, 0

    def __call__(self, name, *shape):
        if name not in self.tensors:
            n = math.prod(shape)
            values = [0.5 * math.sin(0.7 * (self.count + i) + 0.3) for i in range(n)]
            self.count += n
            self.tensors[name] = torch.tensor(values).reshape(shape).requires_grad_()
        return self.tensors[name]

    def recurrent(self, names, cell, inputs, hidden):
        """The four tensors of PyTorch's layer: of the input, of the state, and two biases."""
        gates = GATES[cell]
        w = self(names[0], inputs, gates * hidden).t()
        u = self(names[1], hidden, gates * hidden).t()
        b = self(names[2], (4 if cell == "GRU" else gates) * hidden)
        if cell != "GRU":
            return [w, u, b, torch.zeros(gates * hidden)]
        return [w, u, b[: 3 * hidden], torch.cat([torch.zeros(2 * hidden), b[3 * hidden:]])]


def run(module, weights, inputs, state=None):
    """A module of one layer with these tensors for its parameters."""
    names = [n for n, _ in module.named_parameters()]
    return torch.func.functional_call(module, dict(zip(names, weights)), (inputs,) if state is None else (inputs, state))


def encode(case, p, sources):
    cell, both = case["cell"], case["direction"] == "BIDIRECTIONAL"
    units = HIDDEN // 2 if both else HIDDEN
    reads = [s[-2::-1] + s[-1:] if case["order"] == "REVERSED" else s for s in sources]
    lengths = torch.tensor([len(s) for s in reads])
    ids = nn.utils.rnn.pad_sequence([torch.tensor(s) for s in reads], True)
    x = p("source-embedding_W", TOKENS, EMBEDDING)[ids]
    states = []
    for layer in range(1, LAYERS + 1):
        inputs = x.shape[2]
        weights = p.recurrent([f"encoder{layer}_{k}" for k in ("W", "RW", "b")], cell, inputs, units)
        if both:
            weights += p.recurrent([f"encoder{layer}_{k}" for k in ("W-back", "RW-back", "b-back")], cell, inputs, units)
        module = MODULES[cell](inputs, units, batch_first=True, bidirectional=both)
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        out, state = run(module, weights, packed)
        x, _ = pad_packed_sequence(out, batch_first=True)
        parts = state if cell == "LSTM" else (state,)
        states.append([torch.cat(list(part), dim=1) for part in parts])
    return x, lengths, states


def bridged(case, p, names, state):
    if case["bridge"] == "COPY":
        return state
    started = []
    for part, suffix in zip(state, ("", "-memory")):
        w, b = p(names + suffix + "-W", HIDDEN, HIDDEN), p(names + suffix + "-b", HIDDEN)
        started.append(torch.tanh(part @ w + b))
    return started


class Attention:
    def __init__(self, case, p, prefix, memory, lengths):
        self.kind, self.memory = case["attention"], memory
        self.mask = torch.arange(memory.shape[1])[None, :] < lengths[:, None]
        if self.kind == "GENERAL":
            self.query = p(prefix + "query-W", HIDDEN, HIDDEN)
        if self.kind == "ADDITIVE":
            self.query, keys = p(prefix + "query-W", HIDDEN, HIDDEN), p(prefix + "memory-W", HIDDEN, HIDDEN)
            self.keys, self.vector = memory @ keys, p(prefix + "vector", HIDDEN)
        self.combine, self.bias = p(prefix + "combine-W", 2 * HIDDEN, HIDDEN), p(prefix + "combine-b", HIDDEN)

    def context(self, h):
        """Of one step's queries, [batch, hidden]."""
        if self.kind == "ADDITIVE":
            scores = torch.tanh(self.keys + (h @ self.query)[:, None, :]) @ self.vector
        else:
            query = h if self.kind == "DOT" else h @ self.query
            scores = (self.memory @ query[:, :, None])[:, :, 0]
        weights = torch.softmax(scores.masked_fill(~self.mask, -math.inf), dim=1)
        return (weights[:, None, :] @ self.memory)[:, 0]

    def vectors(self, context, h):
        return torch.tanh(torch.cat([context, h], dim=-1) @ self.combine + self.bias)


def decode(case, p, y, memory, lengths, states):
    x = p("target-embedding_W", TOKENS, EMBEDDING)[y]
    sequential = case["feeding"] == "ON" or case["attention"] == "ADDITIVE"
    return (sequential_decoder if sequential else plain_decoder)(case, p, x, memory, lengths, states)


def module_state(cell, parts):
    parts = [part[None] for part in parts]
    return tuple(parts) if cell == "LSTM" else parts[0]


def plain_decoder(case, p, x, memory, lengths, states):
    cell = case["cell"]
    for layer in range(1, LAYERS + 1):
        name, inputs = f"decoder{layer}_", x.shape[2]
        weights = p.recurrent([name + k for k in ("W", "RW", "b")], cell, inputs, HIDDEN)
        start = bridged(case, p, name + "bridge", states[layer - 1])
        x, _ = run(MODULES[cell](inputs, HIDDEN, batch_first=True), weights, x, module_state(cell, start))
    if case["attention"] == "NONE":
        return x
    attention = Attention(case, p, "attention_", memory, lengths)
    return torch.stack([attention.vectors(attention.context(h), h) for h in x.unbind(1)], dim=1)


def sequential_decoder(case, p, x, memory, lengths, states):
    cell, inputs, layers, state = case["cell"], EMBEDDING + HIDDEN, [], []
    for layer in range(1, LAYERS + 1):
        names = [f"decoder_layer{layer}-{k}" for k in ("W", "RW", "b")]
        layers.append((MODULES[cell](inputs, HIDDEN, batch_first=True), p.recurrent(names, cell, inputs, HIDDEN)))
        inputs = HIDDEN
    for layer in range(1, LAYERS + 1):
        state.append(bridged(case, p, f"decoder_layer{layer}-bridge", states[layer - 1]))
    attention = Attention(case, p, "decoder_", memory, lengths)
    fed, out = torch.zeros(len(x), HIDDEN), []
    for embedded in x.unbind(1):
        if case["feeding"] == "OFF":
            fed = context = attention.context(state[-1][0])
        h = torch.cat([embedded, fed], dim=1)
        for i, (module, weights) in enumerate(layers):
            step, last = run(module, weights, h[:, None], module_state(cell, state[i]))
            h, state[i] = step[:, 0], [part[0] for part in (last if cell == "LSTM" else (last,))]
        if case["feeding"] == "ON":
            context = attention.context(h)
        out.append(attention.vectors(context, h))
        fed = out[-1]
    return torch.stack(out, dim=1)


def golden(case):
    p = Parameters()
    memory, lengths, states = encode(case, p, SOURCES)
    y = nn.utils.rnn.pad_sequence([torch.tensor([2] + t[:-1]) for t in TARGETS], True)
    gold = nn.utils.rnn.pad_sequence([torch.tensor(t) for t in TARGETS], True, -1)
    hidden = decode(case, p, y, memory, lengths, states)
    scores = hidden @ p("output_W", HIDDEN, TOKENS) + p("output_b", TOKENS)
    loss = F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=-1, label_smoothing=case["smoothing"])
    loss.backward()
    gradients = {n: [float(f"{g:.9g}") for g in t.grad.flatten().tolist()] for n, t in p.tensors.items()}
    return dict(case, loss=loss.item(), gradients=gradients)


if __name__ == "__main__":
    shape = dict(tokens=TOKENS, embedding=EMBEDDING, hidden=HIDDEN, layers=LAYERS, sources=SOURCES, targets=TARGETS)
    cases = [golden(case) for case in CASES]
    print(json.dumps(shape)[:-1] + ', "cases": [')
    print(",\n".join(json.dumps(case) for case in cases))
    print("]}")
