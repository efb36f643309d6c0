from generator.rendering.shell import Shell


def test_frame_is_cut_at_its_marks_without_blank_lines_and_indentation() -> None:
    shell = Shell.cut("<a>\n  \n\t<b>c d</b> \n<!--doithoai:head--> <e>\n<!--doithoai:content-->\n\n</a>\n")
    assert shell == Shell(b"<a>\n<b>c d</b>\n", b" <e>\n", b"\n</a>\n")
    assert shell.pour("đầu", "thân") == "<a>\n<b>c d</b>\nđầu <e>\nthân\n</a>\n".encode()


def test_whitespace_of_a_frame_with_preformatted_text_is_kept() -> None:
    kept = "<pre>\n\n  a\n</pre>"
    assert Shell.cut(f"{kept}<!--doithoai:head--><!--doithoai:content-->").before == kept.encode()
