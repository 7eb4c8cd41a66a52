"""Which of CPython's test files are run."""

from __future__ import annotations

#: the files that stand for what an evaluator can break
ENGINE = [
    "test_grammar",
    "test_int",
    "test_float",
    "test_list",
    "test_dict",
    "test_tuple",
    "test_range",
    "test_string",
    "test_class",
    "test_descr",
    "test_exceptions",
    "test_traceback",
    "test_with",
    "test_generators",
    "test_closures",
    "test_scope",
    "test_call",
    "test_functools",
    "test_gc",
    "test_weakref",
    "test_finalization",
    "test_signal",
    "test_thread",
    "test_threading",
    "test_threading_local",
    "test_queue",
    "test_concurrent_futures",
    "test_fork1",
    "test_sys",
    "test_frame",
    "test_inspect",
    "test_dis",
    "test_monitoring",
    "test_sys_settrace",
    "test_bdb",
    "test_import",
    "test_asyncio",
]

#: further files about the language itself, all short
LANGUAGE = [
    "test_coroutines",
    "test_asyncgen",
    "test_except_star",
    "test_exception_group",
    "test_raise",
    "test_patma",
    "test_unpack",
    "test_unpack_ex",
    "test_extcall",
    "test_keywordonlyarg",
    "test_positional_only_arg",
    "test_named_expressions",
    "test_listcomps",
    "test_setcomps",
    "test_dictcomps",
    "test_genexps",
    "test_generator_stop",
    "test_yield_from",
    "test_super",
    "test_property",
    "test_decorators",
    "test_metaclass",
    "test_type_params",
    "test_type_annotations",
    "test_fstring",
    "test_opcodes",
    "test_compare",
    "test_richcmp",
    "test_augassign",
    "test_binop",
    "test_unary",
    "test_bool",
    "test_slice",
    "test_iter",
    "test_enumerate",
    "test_dynamic",
    "test_dynamicclassattribute",
    "test_funcattrs",
    "test_global",
    "test_exception_hierarchy",
    "test_exception_variations",
    "test_subclassinit",
    "test_typechecks",
    "test_userdict",
    "test_set",
    "test_contextlib",
    "test_contextlib_async",
    "test_dataclasses",
    "test_enum",
    "test_collections",
    "test_operator",
    "test_copy",
    "test_sys_setprofile",
    "test_contains",
    "test_context",
    "test_baseexception",
    "test_long",
    "test_complex",
    "test_bytes",
    "test_deque",
    "test_defaultdict",
    "test_ordered_dict",
    "test_structseq",
    "test_builtin",
    "test_eof",
    "test_flufl",
    "test_isinstance",
    "test_itertools",
    "test_heapq",
    "test_bisect",
    "test_thread_local_bytecode",
    "test_module",
    "test_code",
    "test_compile",
    "test_peepholer",
    "test_perf_profiler",
    "test_pow",
    "test_sort",
    "test_stringannotations",
    "test_syntax",
    "test_unittest",
    "test_doctest",
    "test_typing",
]

#: files that are left to the full run: on stock each takes ten seconds or more, most of them asleep
SLOW = {
    "test_concurrent_futures",
    "test_asyncio",
    "test_signal",
    "test_threading",
    "test_queue",
}


def split(names: list[str]) -> list[str]:
    """Replace test packages by their files, as regrtest does, and drop names that this interpreter does not have."""
    everywhere = everything()
    return [file for name in names for file in everywhere if file == name or file.startswith(f"test.{name}.")]


def engine() -> list[str]:
    """The files of the engine's list."""
    return split(ENGINE)


def language() -> list[str]:
    """The engine's list and the language's."""
    return split([*ENGINE, *LANGUAGE])


def fast() -> list[str]:
    """What runs in continuous integration: the language's list without the slow ones."""
    return split([name for name in [*ENGINE, *LANGUAGE] if name not in SLOW])


def everything() -> list[str]:
    """The whole suite, in regrtest's order."""
    from test.libregrtest.findtests import findtests  # type: ignore[import-not-found]

    return [str(name) for name in findtests()]
