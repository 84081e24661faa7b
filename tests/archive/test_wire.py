"""Records travel as bytes, whatever the files are called."""

from __future__ import annotations

from daw_lint.archive.entries import Entry, Group, decode, encode, pack, unpack


def test_a_name_that_is_no_text_travels() -> None:
    group = Group("a\udcff", True, sessions=[Entry("a\udcff/\udc80.als", 1, 2, "tag")])
    assert decode(encode(group)) == group
    assert unpack(pack([group])) == [group]


def test_equal_records_give_equal_bytes() -> None:
    same = "a" * 3
    one = Group(same, True, sessions=[Entry(same, 1)], folders=[same, same])
    other = Group("aaa", True, sessions=[Entry("".join(["a", "aa"]), 1)], folders=["aaa", "".join(["aa", "a"])])
    assert encode(one) == encode(other)
    assert one.listed_digest() == other.listed_digest()
