"""Builds a GLiNER model of some kilobytes: words of its vocabulary are names, two side by side are one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

KINDS = ("person", "organization", "location", "event")  #: In the order in which the model is asked for them.
_SPECIAL = ("[PAD]", "[UNK]", "<<ENT>>", "<<SEP>>")
_WIDTH = 2  #: Longest name, in words.
_NO, _YES = -9.0, 5.0


def build_tiny_gliner(folder: Path, kinds: Mapping[str, str]) -> Path:
    """Write a model that finds the words of ``kinds`` in the layout of exported GLiNER models.

    Args:
        folder: Made if it is missing.
        kinds: Kind by word.
    """
    folder.mkdir(parents=True, exist_ok=True)
    words = {word: at for at, word in enumerate((*_SPECIAL, *kinds))}
    scores = np.full((len(words), len(KINDS)), _NO, np.float32)
    for word, kind in kinds.items():
        scores[words[word], KINDS.index(kind)] = _YES
    special = [
        {"id": at, "content": word, "special": True, "normalized": False}
        | dict.fromkeys(("single_word", "lstrip", "rstrip"), False)
        for at, word in enumerate(_SPECIAL)
    ]
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None, "normalizer": None, "decoder": None,
        "post_processor": None, "pre_tokenizer": {"type": "WhitespaceSplit"}, "added_tokens": special,
        "model": {"type": "WordLevel", "vocab": words, "unk_token": "[UNK]"},
    }  # fmt: skip
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    (folder / "gliner_config.json").write_text(json.dumps({"max_width": _WIDTH, "max_len": 384}))
    onnx.save(_graph(scores), folder / "model.onnx")
    return folder


def _graph(scores: np.ndarray) -> onnx.ModelProto:
    """Score each span by the lesser of its words' scores, a longer one a little higher."""
    constants = {
        "scores": scores, "one": np.array(1), "width": np.array(_WIDTH), "last": np.array([-1]),
        "at0": np.array([0]), "at1": np.array([1]), "at2": np.array([2]),
        "shape": np.array([0, -1, _WIDTH, len(KINDS)]),
        "longer": np.arange(_WIDTH, dtype=np.float32).reshape(1, 1, _WIDTH, 1),
    }  # fmt: skip
    node = helper.make_node
    nodes = [
        node("Gather", ["scores", "input_ids"], ["of_token"]),
        node("Shape", ["span_idx"], ["spans_shape"]),
        node("Gather", ["spans_shape", "one"], ["spans"]),
        node("Div", ["spans", "width"], ["words"]),
        node("Add", ["words", "one"], ["beyond"]),
        node("Range", ["one", "beyond", "one"], ["numbers"]),
        node("Unsqueeze", ["numbers", "last"], ["number"]),
        node("Unsqueeze", ["words_mask", "at1"], ["mask"]),
        node("Equal", ["mask", "number"], ["is_word"]),
        node("Cast", ["is_word"], ["of"], to=TensorProto.FLOAT),
        node("MatMul", ["of", "of_token"], ["of_word"]),
        node("Slice", ["span_idx", "at0", "at1", "at2"], ["first"]),
        node("Slice", ["span_idx", "at1", "at2", "at2"], ["end"]),
        node("Sub", ["words", "one"], ["last_word"]),
        node("Min", ["end", "last_word"], ["final"]),
        node("GatherND", ["of_word", "first"], ["of_first"], batch_dims=1),
        node("GatherND", ["of_word", "final"], ["of_final"], batch_dims=1),
        node("Min", ["of_first", "of_final"], ["of_span"]),
        node("Reshape", ["of_span", "shape"], ["by_width"]),
        node("Add", ["by_width", "longer"], ["logits"]),
    ]
    shapes: dict[str, tuple[int, list[str | int]]] = {
        "input_ids": (TensorProto.INT64, ["texts", "tokens"]),
        "attention_mask": (TensorProto.INT64, ["texts", "tokens"]),
        "words_mask": (TensorProto.INT64, ["texts", "tokens"]),
        "text_lengths": (TensorProto.INT64, ["texts", 1]),
        "span_idx": (TensorProto.INT64, ["texts", "spans", 2]),
        "span_mask": (TensorProto.BOOL, ["texts", "spans"]),
        "logits": (TensorProto.FLOAT, ["texts", "words", _WIDTH, len(KINDS)]),
    }
    *given, answer = [helper.make_tensor_value_info(name, *shape) for name, shape in shapes.items()]
    held = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "tiny", given, [answer], held)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
