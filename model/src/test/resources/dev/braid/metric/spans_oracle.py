"""Writes spans.tsv, the golden values of SpanStatisticsTest: python3 spans_oracle.py > spans.tsv

Independent of the Java code in method: where that walks both tag sequences at once with the start and end rules of
conlleval, this extracts the spans of each sequence as a set of (type, first, last) and intersects the sets.

A token continues the span of the token before it if and only if both are inside (not O), the types are equal, the
token itself is not B or S, and the one before is not E or S. Every other inside token begins a span.

Schemes with other letters are IOBES in disguise: their cases are made as IOBES, spans and all, and only the letters
that are printed are others.

Lines of the output: "# case NAME SCHEME", then one line a token (gold TAB predicted), an empty line after each sentence, then
"= TYPE gold predicted correct" by type in order ("= -" stands for the empty type), then
"> tokens correct-tags precision recall f1" with 17 significant digits. Sequences come from random.Random(seed).
"""
import random

TYPES = ["NP", "VP", "PER-1"]


def split(tag):
    prefix, _, kind = tag.partition("-")
    return prefix, kind


def spans(tags):
    found, first = set(), None
    for i, tag in enumerate(tags):
        prefix, kind = split(tag)
        before = split(tags[i - 1]) if i else ("O", "")
        continues = (prefix != "O" and before[0] != "O" and kind == before[1]
                     and prefix not in "BS" and before[0] not in "ES")
        if first is not None and not continues:
            found.add((split(tags[i - 1])[1], first, i - 1))
            first = None
        if prefix != "O" and not continues:
            first = i
    if first is not None:
        found.add((split(tags[-1])[1], first, len(tags) - 1))
    return found


def well_formed(rng, length, scheme):
    tags, before = [], None
    while len(tags) < length:
        if rng.random() < 0.4:
            tags.append("O")
            before = None
            continue
        kind = rng.choice(TYPES)
        n = min(rng.randint(1, 4), length - len(tags))
        inner = ["I"] * n
        if scheme == "iob2" or scheme == "iob1" and kind == before:
            inner[0] = "B"
        if scheme == "iobes":
            inner[0], inner[-1] = "B", "E"
            if n == 1:
                inner = ["S"]
        if scheme == "ioe2":
            inner[-1] = "E"
        tags += [p + "-" + kind for p in inner]
        before = kind
    return tags


def broken(rng, length, prefixes):
    return [rng.choice(["O", "O"] + [p + "-" + t for p in prefixes for t in TYPES] + [p for p in prefixes])
            for _ in range(length)]


def disturbed(rng, tags, share):
    inside = sorted(set(tags))
    return [rng.choice(inside) if rng.random() < share else tag for tag in tags]


def case(name, scheme, sentences, letters=None):
    print("# case", name, scheme)
    counts, tokens, right = {}, 0, 0
    for gold, predicted in sentences:
        for g, p in zip(gold, predicted):
            print(*(disguised(tag, letters or {}) for tag in (g, p)), sep="\t")
            tokens += 1
            right += g == p
        print()
        sets = spans(gold), spans(predicted)
        for i, found in enumerate((*sets, sets[0] & sets[1])):
            for kind, _, _ in found:
                counts.setdefault(kind, [0, 0, 0])[i] += 1
    for kind in sorted(counts):
        print("=", kind or "-", *counts[kind])
    gold, predicted, correct = (sum(c[i] for c in counts.values()) for i in range(3))
    precision = correct / predicted if predicted else 0
    recall = correct / gold if gold else 0
    f1 = 2 * correct / (gold + predicted) if gold + predicted else 0
    print(">", tokens, right, *("%.17g" % x for x in (precision, recall, f1)))


def disguised(tag, letters):
    return letters.get(tag[0], tag[0]) + tag[1:]


def main():
    for seed, scheme in enumerate(("iob1", "iob2", "ioe2", "iobes")):
        rng = random.Random(seed)
        sentences = []
        for _ in range(25):
            gold = well_formed(rng, rng.randint(1, 14), scheme)
            sentences.append((gold, disturbed(rng, gold, 0.2)))
        case(scheme, scheme.rstrip("12"), sentences)
    for seed, prefixes in enumerate(("BI", "BIES", "IE")):
        rng = random.Random(100 + seed)
        lengths = [rng.randint(1, 12) for _ in range(40)]
        pairs = ((broken(rng, n, prefixes), rng.random()) for n in lengths)
        scheme = {"BI": "iob", "BIES": "iobes", "IE": "ioe"}[prefixes]
        case("broken-" + prefixes.lower(), scheme, [(gold, disturbed(rng, gold, share)) for gold, share in pairs])
    case("nothing", "iob", [(["O", "O"], ["O", "O"])])
    for seed, (scheme, letters) in enumerate({"bilou": {"E": "L", "S": "U"}, "bmes": {"I": "M"},
                                              "bmewo": {"I": "M", "S": "W"}}.items()):
        rng = random.Random(200 + seed)
        golds = [well_formed(rng, rng.randint(1, 14), "iobes") for _ in range(15)]
        case(scheme, scheme, [(gold, disturbed(rng, gold, 0.2)) for gold in golds], letters)
        golds = [broken(rng, rng.randint(1, 12), "BIES") for _ in range(15)]
        case("broken-" + scheme, scheme, [(gold, disturbed(rng, gold, rng.random())) for gold in golds], letters)


main()
