"""Writes sacrebleu.json, the golden values of SacreBleuTest: python3 sacrebleu_oracle.py > sacrebleu.json

Needs sacrebleu 2.6.0. All texts are made here from random.Random(seed), none is anybody's.

Every value is what sacreBLEU's own classes answer, at full double precision, and the line it prints:
  sentences   hypothesis, another system's hypothesis, references
  sets        ranges of sentences: odd (any characters in any order), plain (sentences), several references, short,
              moved (words in another order, some many times, some far longer than their references), chinese
  chinese     firsts and lasts of the code points that tokeniser zh takes for Chinese
  tokens      by tokeniser and letter case, what the tokeniser makes of every hypothesis and first reference
  bleu, chrf, ter  by set and settings: the score of the set and of each of its sentences alone
  intervals   by set and settings: --confidence and --paired-bs with the second system
"""
import itertools
import json
import random
import sys

import numpy
import regex
import sacrebleu
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest
from sacrebleu.tokenizers.tokenizer_zh import TokenizerZh

assert sacrebleu.__version__ == "2.6.0", sacrebleu.__version__
rng = random.Random(20260401)

POOLS = [
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    ".,-.,-.,-", " " * 20, "\t\u00a0\u2009\u3000\u0085\u001c\u001f\u200b\u2028", "äöüßéèçñåøłžÅÉÇ", "ΑΒΓΣΣΣΟΔαβγσς", "İıIŞşĞğ",
    "\u0301\u0308\u0345\u00ad\u200d", "абвгАБВГЯ", "中文测试日本語テスト한국어。、「」！？", "שלוםمرحبا؟،۔",
    "०१२٣٤½²Ⅷ①๓", "«»“”‘’„…—–‐·•†§¶¿¡", "€£¥₹°±×÷√∞≠©®™←⇒", "😀👍🏽🇫🇷👩\u200d👩\u200d👧", "\U0001fae0\U0001fae8\U0001fadc\u20c0\u061d",
    "𝔘𝔫𝔦𝟙𝟚𐐀𐐁𐏐",
]
PIECES = ["&quot;", "&amp;", "&lt;", "&gt;", "&amp;lt;", "&apos;", "<skipped>", "-\n", "\n", "\r\n", "3,000.5", "10-year", "U.S.",
          "..", ",,", ".5", "5.", "a.,b", "1-2-3", "--", "-1", "ΟΔΟΣ", "Σ", "ΑΣ.", "ΑΣ'Α", "İstanbul", "©2024", "a&b", "$5.00"]


def odd_text():
    parts = []
    for _ in range(rng.choice([0, 1, 2, 3, 4, 6, 8, 12])):
        if rng.random() < 0.25:
            parts.append(rng.choice(PIECES))
        else:
            pool = rng.choice(POOLS)
            parts.append("".join(rng.choice(pool) for _ in range(rng.randint(1, 4))))
        if rng.random() < 0.35:
            parts.append(" ")
    return "".join(parts)


def altered(text):
    """The text with some characters dropped, doubled or replaced, or its words moved."""
    if rng.random() < 0.3:
        words = text.split(" ")
        rng.shuffle(words)
        return " ".join(words)
    out = []
    for c in text:
        chance = rng.random()
        if chance < 0.06:
            continue
        out.append(rng.choice(rng.choice(POOLS)) if chance < 0.12 else c + c if chance < 0.15 else c)
    return "".join(out)


SUBJECTS = ["The harbour master", "My sister's neighbour", "A well-known baker", "Nobody in Room 12", "Dr. Okafor", "The U.S. team",
            "Each of the 3,000 visitors", "Our old dog", "She", "The twenty-first runner", "Zoë", "The night-shift crew"]
VERBS = ["paid $4.50 for", "never looked at", "wrote 12 pages about", "couldn't find", "sold", "was proud of", "painted",
         "had to carry", "quietly mended", "re-opened", "asked twice about"]
OBJECTS = ["the broken lamp", "two bottles of red wine", "a map of the island", "his \"final\" offer", "the 7:45 ferry",
           "an e-mail from 1998", "the baker's bread", "all of the tickets", "a rusty bicycle", "the museum's roof"]
ENDS = ["before the rain began", "at 6 p.m.", "in the end", "(or so they said)", "without a word", "for the first time in 10 years",
        "near the bridge; then everyone left", "- as usual", "on 3.5% of all days"]


def plain_text():
    text = f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(OBJECTS)}"
    text += rng.choice(["", " " + rng.choice(ENDS), ", and " + rng.choice(SUBJECTS).lower() + " " + rng.choice(VERBS) + " it"])
    return text + rng.choice([".", ".", "!", "?", "...", ""])


def retold(text, chance):
    """The sentence as a weak system says it: words dropped, changed, moved or said twice."""
    words = []
    for word in text.split(" "):
        luck = rng.random() / chance
        if luck < 0.2:
            continue
        words.append(rng.choice(rng.choice([SUBJECTS, VERBS, OBJECTS]).copy()).split(" ")[-1] if luck < 0.5 else word)
        if 0.5 < luck < 0.6:
            words.append(word)
    if len(words) > 2 and rng.random() < chance:
        i = rng.randrange(len(words) - 1)
        words[i], words[i + 1] = words[i + 1], words[i]
    text = " ".join(words)
    return text.upper() if rng.random() < 0.03 else text


def moved(text, moves):
    """The sentence with runs of its words in other places, and a few words changed."""
    words = text.split(" ")
    for _ in range(moves):
        start = rng.randrange(len(words))
        run = words[start:start + rng.randint(1, 6)]
        rest = words[:start] + words[start + len(run):]
        place = rng.randint(0, len(rest))
        words = rest[:place] + run + rest[place:]
        if rng.random() < 0.4:
            words[rng.randrange(len(words))] = rng.choice(words)
    return " ".join(words)


def moved_sentences():
    rows = []
    for _ in range(40):
        text = " ".join(plain_text() for _ in range(rng.choice([1, 1, 2, 3])))
        rows.append([moved(text, rng.randint(1, 4)), moved(text, rng.randint(0, 2)),
                     [moved(text, rng.randint(0, 1)) for _ in range(rng.choice([1, 1, 3]))]])
    few = ["a", "b", "c", "d"]
    for length, other in [(9, 9), (12, 7), (30, 30), (70, 64), (90, 90), (140, 120), (3, 90), (1, 120), (120, 2), (60, 61)]:
        words = [[rng.choice(few) for _ in range(n)] for n in (length, other)]
        rows.append([" ".join(words[0]), " ".join(words[0][::-1]), [" ".join(words[1])]])
    far = [str(i) for i in range(80)]
    rows.append([" ".join(far[60:] + far[:60]), " ".join(far[20:] + far[:20]), [" ".join(far)]])
    rows += [["The the THE", "the", [""]], ["", "a", ["b c"]], ["", "", [""]], ["ΟΔΟΣ İ", "x", ["οδος i̇"]]]
    return rows


CHINESE = ["我们", "他", "喜欢", "在", "城里", "看见", "房子", "了", "2024年", "3.5%", "U.S.", "“好”", "，", "。", "！", "《书》", "ABC公司", "—", "ｘ１",
           "𠀀𠀁", "カナ", "ｶﾅ", "㎏", "…", "a,b"]


def chinese_sentences():
    rows = []
    for _ in range(40):
        words = [rng.choice(CHINESE) for _ in range(rng.randint(1, 12))]
        said = [[w if rng.random() < 0.8 else rng.choice(CHINESE) for w in words if rng.random() < 0.95] for _ in range(2)]
        blank = rng.choice(["", "", "", " "])
        rows.append([blank.join(said[0]), blank.join(said[1]), [blank.join(words)]])
    return rows


def chinese_ranges():
    ranges = []
    for c in range(sys.maxunicode + 1):
        if TokenizerZh._is_chinese_char(chr(c)):
            if ranges and ranges[-1][1] == c - 1:
                ranges[-1][1] = c
            else:
                ranges.append([c, c])
    return ranges


def sentences():
    sets, rows = {}, []

    def begin(name, more):
        sets[name] = [len(rows), len(rows) + len(more)]
        rows.extend(more)

    odd = [odd_text() for _ in range(220)]
    begin("odd", [[altered(t), altered(t), [t]] for t in odd] + [["", "x", ["a b"]], ["a b", "", [""]], ["", "", [""]]])
    plain = [plain_text() for _ in range(200)]
    begin("plain", [[retold(t, 0.5), retold(t, 0.35), [t]] for t in plain])
    begin("several", [[retold(t, 0.5), retold(t, 0.5), [retold(t, 0.2) for _ in range(rng.choice([1, 2, 3]))]] for t in plain[:40]])
    begin("short", [[h, h, [r]] for h, r in [("a b", "a b"), ("a", "a c"), ("x y z", "x y"), ("", "q"), ("a b c", "a b c")]])
    begin("none alike", [["abc def", "abc", ["uvw xyz"]], ["mno", "mno", ["qrs"]]])
    begin("moved", moved_sentences())
    begin("chinese", chinese_sentences())
    return sets, rows


def tokens(rows, odd, first_chinese):
    """Lines of every hypothesis and first reference for 13a and intl, of the Chinese for zh, fewer for what is simpler."""
    texts = [text for hypothesis, _, references in rows for text in (hypothesis, references[0])]
    out = []
    for tokenizer, lowercase, most in [("13a", False, odd + 60), ("13a", True, odd // 2), ("intl", False, odd + 60), ("intl", True, odd // 2),
                                       ("char", False, odd // 4), ("char", True, odd // 8), ("none", False, odd // 4), ("none", True, odd),
                                       ("zh", False, odd // 2)]:
        bleu = BLEU(tokenize=tokenizer, lowercase=lowercase)
        out.append({"tokenizer": tokenizer, "lowercase": lowercase, "lines": [bleu._preprocess_segment(t) for t in texts[:most]]})
    zh = BLEU(tokenize="zh")
    out.append({"tokenizer": "zh", "first": first_chinese, "lines": [zh._preprocess_segment(t) for t in texts[first_chinese:]]})
    return out


def corpus(rows):
    hypotheses = [row[0] for row in rows]
    return hypotheses, [row[1] for row in rows], [list(stream) for stream in itertools.zip_longest(*[row[2] for row in rows])]


def settings(name):
    """All combinations for the odd texts; the smoothing methods for the others."""
    for tokenizer in ["13a", "intl", "char", "none", "zh"]:
        for lowercase in [False, True]:
            for method, value in [("exp", None), ("floor", 0.1), ("floor", 0.01), ("add-k", 1), ("add-k", 0.5), ("none", None)]:
                for effective in [False, True]:
                    chosen = tokenizer == "13a" and not lowercase or tokenizer == "zh" and name == "chinese"
                    if name == "odd" or chosen and name != "moved":
                        yield dict(tokenize=tokenizer, lowercase=lowercase, smooth_method=method, smooth_value=value, effective_order=effective)


def scored(metric, rows, alone):
    hypotheses, _, references = corpus(rows)
    score = metric.corpus_score(hypotheses, references)
    entry = {"score": score.score, "text": str(score), "signature": str(metric.get_signature())}
    if isinstance(metric, BLEU):
        entry.update(precisions=score.precisions, bp=score.bp, lengths=[score.sys_len, score.ref_len])
    if alone:
        entry["alone"] = [metric.sentence_score(h, r).score for h, _, r in rows]
    return entry


def interval(make, rows):
    hypotheses, others, references = corpus(rows)
    metric = make()
    score = metric.corpus_score(hypotheses, references, n_bootstrap=1000)
    signatures, results = PairedTest([("baseline", hypotheses), ("system", others)], {"m": make()}, references, "bs")()
    (_, (baseline, system)) = [(k, v) for k, v in results.items() if k != "System"][0]
    return {"text": str(score), "signature": str(metric.get_signature()), "mean": float(score._mean), "half": float(score._ci),
            "scores": [float(baseline.score), float(system.score)], "means": [float(baseline.mean), float(system.mean)],
            "halves": [float(baseline.ci), float(system.ci)], "p": system.p_value}


def main():
    sets, rows = sentences()
    golden = {"sacrebleu": sacrebleu.__version__, "numpy": numpy.__version__, "regex": regex.__version__,
              "sentences": rows, "sets": sets, "chinese": chinese_ranges(), "tokens": tokens(rows, 2 * sets["odd"][1], 2 * sets["chinese"][0]),
              "bleu": [], "chrf": [], "ter": [], "intervals": []}
    for name, (first, last) in sets.items():
        part = rows[first:last]
        for s in settings(name):
            alone = name != "plain" and s["tokenize"] == "13a" and not s["lowercase"] and s["effective_order"]
            alone = alone and s["smooth_value"] in (None, 0.1, 1) and s["smooth_method"] != "none"
            golden["bleu"].append({"set": name, **s, **scored(BLEU(**s), part, alone)})
        golden["ter"].append({"set": name, **scored(TER(), part, True)})
        for order in [0, 1, 2] if name not in ("moved", "chinese") else []:
            for lowercase in [False, True]:
                s = dict(word_order=order, lowercase=lowercase)
                golden["chrf"].append({"set": name, **s, **scored(CHRF(**s), part, name != "plain" and order != 1 and not lowercase)})
        golden["intervals"].append({"set": name, "metric": "TER", **interval(TER, part)})
        for tokenizer in {"moved": [], "chinese": ["zh"]}.get(name, ["13a", "intl"]):
            for method in ["exp", "floor", "add-k"]:
                s = dict(tokenize=tokenizer, smooth_method=method)
                golden["intervals"].append({"set": name, "metric": "BLEU", **s, **interval(lambda: BLEU(**s), part)})
        # sacreBLEU cannot average chrF where some samples match nowhere: 0.0 and a float32 do not go together.
        for order in [] if name in ("short", "none alike", "moved", "chinese") else [0, 1, 2]:
            s = dict(word_order=order)
            golden["intervals"].append({"set": name, "metric": "chrF", **s, **interval(lambda: CHRF(**s), part)})
    parts = []
    for key, value in golden.items():
        if isinstance(value, list):
            parts.append(text(key) + ":[\n" + ",\n".join(text(v) for v in value) + "]")
        else:
            parts.append(text(key) + ":" + text(value))
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write("{" + ",\n".join(parts) + "}\n")


def text(value):
    """JSON in which only what an editor could spoil is escaped."""
    plain = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return regex.sub(r"[^\x00-\x7f\p{L}\p{N}\p{P}\p{S}]", lambda c: json.dumps(c[0])[1:-1], plain)


main()
