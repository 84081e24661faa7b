"""The message to the client: ready to send, polite, without codes."""

from __future__ import annotations

import re

from daw_lint.report.findings import email
from daw_lint.report.terminal import plain
from daw_lint.report.view import PLAIN, View
from daw_lint.run.lint import Report
from tests.support.song_reports import ERROR, WARNING, finding, folder_of_mixes, report, song


def message(made: Report, view: View = PLAIN) -> str:
    return "".join(f"{plain(line)}\n" for line in email.lines(made, view))


def test_it_says_what_to_send_again_and_how() -> None:
    assert (
        message(folder_of_mixes())
        == """\
Subject: Night Bus, Sunrise: please send them again

Hello,

thank you for 4 songs. Before mastering 2 of them have to be corrected and sent again:

Night Bus.als with Night Bus mix.wav
- Drums: 9 of 9 media files are missing, all in `Audio Files/`: the folder did not come along. Find the files: File > Manage \
Files > Manage Set, then Locate beside the missing files. Then take them along: File > Collect All and Save.
- Clips in 21 places (63 samples at full scale, the first at 0:01.000 on the left channel). Turn the mix down by at least 3.0 dB: \
lower the Gain of a Utility that is the first device on the Main track (Master before Live 12). Then export again: File > Export \
Audio/Video.

Sunrise.mmpz
- Master > Precision Limiter: limiter on the master bus of a mix (active). Switch Precision Limiter off (the light of the effect), \
and turn the mix down until it peaks between -6 and -3 dBFS. Then export again: File > Export.

These are good enough to go on with. If you can, these changes would help:

A very long name of a song that nobody shortened_final_v12.wav
- DC offset -0.58 % of full scale on the left channel, 31 dB below the RMS level. Find the device that adds it (a synthesiser, an \
asymmetric distortion) and put a high-pass at 20 Hz after it.

Nothing to change: Quiet Hours.wav.

Please keep the names and add a new version number, so that I can tell the new files from the old ones.

If anything is unclear, or meant to be as it is, just tell me.

Thank you, and best regards
"""
    )


def test_it_has_no_code_and_no_folder_of_this_computer() -> None:
    text = message(folder_of_mixes())
    assert not re.search(r"\b[A-Z]{2}\d{3}\b", text)
    assert "Bounces/" not in text
    assert "daw-lint" not in text


def test_where_nothing_is_wrong_it_says_so() -> None:
    text = message(report(song("Song.wav", levels=(-4.0, -18.0, 14.0))))
    assert text.startswith("Subject: Song: received, all fine\n")
    assert "nothing has to be sent again before mastering" in text
    assert "please" not in text.lower()


def test_suggestions_alone_ask_for_nothing() -> None:
    found = finding("Song.wav", "IM103", WARNING, "the left is 2.2 dB louder than the right, wanted within 1.0 dB")
    text = message(report(song("Song.wav", levels=(-4.0, -18.0, 14.0)), findings=(found,)))
    assert text.startswith("Subject: Song: received, with suggestions\n")
    assert "- The left is 2.2 dB louder" in text


def test_a_master_goes_on_to_its_release() -> None:
    found = finding("Song.wav", "HR103", ERROR, "clips in 3 places", evidence={"clipped_runs": 3})
    text = message(report(song("Song.wav", stage="master", levels=(0.0, -8.0, 8.0)), findings=(found,)))
    assert "Before the release it has to be corrected" in text
    assert "Lower the output of the last limiter" in text


def test_no_name_adds_a_line_to_the_head_of_the_message() -> None:
    name = "Song\nBcc: everybody\n\n.wav"
    text = message(report(song(name), findings=(finding(name, "HR104", ERROR, "the bounce is silent"),)))
    assert text.splitlines()[1] == ""
    assert "Bcc" in text.splitlines()[0]


def test_at_a_terminal_its_paragraphs_are_wrapped() -> None:
    assert max(map(len, message(folder_of_mixes(), View(columns=60)).splitlines()[2:])) <= 60
