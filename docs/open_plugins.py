"""Write ``rules/open_plugins.csv``: LV2 plug-ins by URI and LADSPA plug-ins by label, from what their packages say of them.

    python docs/open_plugins.py FOLDER    a folder with unpacked packages, a folder each; needs rdflib

An LV2 bundle states the class of a plug-in (``a lv2:LimiterPlugin``), a LADSPA package that of a plug-in's number or label in an
``.rdf`` file. Numbers and labels are in the descriptors of the LADSPA libraries (``ladspa.h``). Where nothing is stated, the LV2
plug-in of the same name says it, or else the table ``JUDGED``. IDs of the other tables are left out.
"""

from __future__ import annotations

import csv
import ctypes
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
CLASSES = {
    "Limiter": "limiter", "Compressor": "compressor", "Gate": "gate", "Expander": "gate", "ParaEQ": "eq", "MultiEQ": "eq",
    "EQ": "eq", "Reverb": "reverb", "Delay": "delay", "Chorus": "modulation", "Flanger": "modulation", "Phaser": "modulation",
    "Modulator": "modulation", "Distortion": "distortion", "Waveshaper": "distortion", "Allpass": "filter", "Bandpass": "filter",
    "Comb": "filter", "Highpass": "filter", "Lowpass": "filter", "Notch": "filter", "Filter": "filter", "Pitch": "pitch",
    "Analyser": "analyser", "FrequencyMeter": "analyser", "Instrument": "instrument", "Oscillator": "instrument",
    "Generator": "instrument", "MIDI": "midi-effect", "Spatial": "stereo-imager", "Spectral": "multi-fx",
    "Simulator": "distortion", "Frequency": "multi-fx", "Amplifier": "utility", "Mixer": "utility", "Converter": "utility",
    "Utility": "utility",
}  # fmt: skip
"""Our class by the stated one, the more exact first. ``Dynamics`` and ``Envelope`` do not say which kind: see ``JUDGED``."""
JUDGED = ROOT / "docs" / "open_plugins.toml"
MAKERS = {
    "calf.sourceforge.net": "Calf", "lsp-plug.in": "Linux Studio Plugins", "gareus.org": "x42", "plugin.org.uk": "Steve Harris (SWH)",
    "guitarix.sourceforge.net": "Guitarix", "urn:zamaudio": "ZamAudio", "drobilla.net/plugins/mda": "MDA",
    "drobilla.net/plugins/blop": "BLOP", "drobilla.net/plugins/fomp": "FOMP", "invadarecords.com": "Invada", "urn:ardour": "Ardour",
    "eq10q.sourceforge.net": "EQ10Q", "rncbc.org": "rncbc", "zynaddsubfx": "ZynAddSubFX", "dragonfly": "Dragonfly",
    "distrho": "DISTRHO", "ndcplugs": "DISTRHO", "kxstudio": "DISTRHO", "breakfastquay": "Breakfast Quay",
    "caps": "CAPS", "cmt": "CMT", "moddevices": "MOD Devices",
}  # fmt: skip
CALF_LADSPA = ("calf", "veal")
"""Files of the LADSPA builds of Calf that LMMS ships; their labels are the last part of the LV2 URI."""


class Row(NamedTuple):
    """A row of the table."""

    vendor: str
    name: str
    plugin_class: str
    ids: tuple[str, ...]
    source: str


class Descriptor(ctypes.Structure):
    """The start of ``LADSPA_Descriptor``."""

    _fields_ = (
        ("number", ctypes.c_ulong), ("label", ctypes.c_char_p), ("properties", ctypes.c_int), ("name", ctypes.c_char_p),
        ("maker", ctypes.c_char_p),
    )  # fmt: skip


def graphs(folder: Path, suffix: str) -> Iterator[tuple[str, str, str]]:
    """Yield subject, last part of the predicate, and object of every statement in the files of a kind."""
    import rdflib

    for path in sorted(folder.rglob(f"*.{suffix}")):
        if "preset" in path.name.lower() or "bank" in path.name:
            continue
        kind = "turtle" if suffix == "ttl" else "xml"
        for subject, predicate, found in rdflib.Graph().parse(path, format=kind).triples((None, None, None)):
            yield str(subject), re.split(r"[#/]", str(predicate))[-1], str(found)


def stated(kinds: Iterable[str]) -> str | None:
    """Return our class for the stated ones."""
    names = {kind.removesuffix("Plugin") for kind in kinds}
    return next((ours for theirs, ours in CLASSES.items() if theirs in names), None)


def lv2_rows(folder: Path, judged: dict[str, str]) -> list[Row]:
    """Read the bundles."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for subject, predicate, found in graphs(folder, "ttl"):
        if predicate == "type":
            kinds[subject].add(found.rsplit("#", 1)[-1])
        elif predicate == "name":
            names.setdefault(subject, found)
    rows = []
    for uri in sorted(uri for uri, found in kinds.items() if "Plugin" in found and "/eg-" not in uri):
        name = " ".join(names.get(uri, uri.rsplit("/", 1)[-1]).split())
        plugin_class, source = judged.get(uri), "package"
        if plugin_class is None:
            plugin_class, source = stated(kinds[uri]), "lv2"
            if plugin_class == "compressor" and re.search("multi ?band", name, re.IGNORECASE):
                plugin_class = "multiband"
        if plugin_class is None:
            print(f"left out, no kind stated: {uri} {name}")
            continue
        ids = [f"LV2:{uri}"]
        if "calf.sourceforge.net" in uri:
            ids += [f"LADSPA:{file}:{uri.rsplit('/', 1)[-1]}" for file in CALF_LADSPA]
        maker = next((maker for part, maker in MAKERS.items() if part in uri.lower()), "")
        rows.append(Row(maker, name, plugin_class, tuple(ids), source))
    return rows


def descriptors(library: Path) -> Iterator[tuple[int, str, str, str]]:
    """Yield number, label, name and maker of the plug-ins of a LADSPA library."""
    try:
        descriptor_of = ctypes.CDLL(str(library)).ladspa_descriptor
    except (OSError, AttributeError) as error:
        print(f"left out: {error}")
        return
    descriptor_of.restype = ctypes.POINTER(Descriptor)
    index = 0
    while found := descriptor_of(ctypes.c_ulong(index)):
        one = found.contents
        yield (one.number, *(text.decode("latin-1") for text in (one.label, one.name, one.maker)))
        index += 1


def ladspa_rows(folder: Path, judged: dict[str, str], lv2: list[Row]) -> list[Row]:
    """Read the libraries and what the ``.rdf`` files say of them."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for subject, predicate, found in graphs(folder, "rdf"):
        if predicate == "type" and found.endswith("Plugin"):
            kinds[subject.rsplit("#", 1)[-1]].add(found.rsplit("#", 1)[-1])
    twins = {key: row for row in lv2 for key in (plain(row.name), row.ids[0].rsplit("/", 1)[-1])}
    rows = []
    for library in sorted(path for path in folder.rglob("*.so") if "ladspa" in path.parts):
        for number, label, name, maker in descriptors(library):
            file = library.stem
            own = judged.get(f"{file}:{label}")
            by_rdf = stated(kinds.get(str(number)) or kinds.get(label) or ())
            twin = twins.get(label.rsplit("/", 1)[-1]) or twins.get(plain(name))
            ours, source = own, "package"
            if ours is None:
                # Both were stated for the same code; where they differ, one row must not contradict the other.
                is_by_rdf = by_rdf is not None and (twin is None or twin.plugin_class == by_rdf)
                ours, source = (by_rdf, "ladspa-rdf") if is_by_rdf else (twin and twin.plugin_class, "lv2-twin")
            if ours is None:
                print(f"left out, no kind stated: {file}:{label} {number} {name}")
                continue
            vendor = (
                twin.vendor if twin is not None else MAKERS.get(file) or re.split(r" ?[<,(/]| at ", maker)[0].strip()
            )
            ids = tuple(i for i in (f"LADSPA:{file}:{label}", f"LADSPA:{number}") if " " not in i)
            rows.append(Row(vendor, " ".join(name.split()), ours, ids, source))
    return rows


def plain(name: str) -> str:
    """Strip a name of everything but letters and digits."""
    return re.sub(r"\W", "", name.lower())


def _order(row: tuple[str, ...]) -> tuple[str, str, str]:
    return row[0].casefold(), row[1].casefold(), row[3]


def main(folder: Path) -> None:
    """Write the table."""
    judged = tomllib.loads(JUDGED.read_text(encoding="utf-8"))
    lv2 = lv2_rows(folder, judged["lv2"])
    rows = lv2 + ladspa_rows(folder, judged["ladspa"], lv2)
    rows += [
        Row(maker, name.partition(":")[2], ours, (f"LADSPA:{name}",), "package")
        for maker, named in judged["old"].items()
        for name, ours in named.items()
    ]
    known = set()
    for table in ("plugins.csv", "daw_devices.csv"):
        with (ROOT / "rules" / table).open(encoding="utf-8", newline="") as stream:
            known |= {plugin_id for row in csv.DictReader(stream) for plugin_id in row["ids"].split()}
    written: list[tuple[str, ...]] = []
    for row in rows:
        fresh = [plugin_id for plugin_id in row.ids if plugin_id not in known]
        known.update(fresh)
        if fresh:
            written.append((row.vendor, row.name, row.plugin_class, " ".join(fresh), "yes", row.source))
    with (ROOT / "rules" / "open_plugins.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("vendor", "name", "class", "ids", "seen", "source"))
        in_order = sorted(written, key=_order)
        writer.writerows(in_order)
    print(f"{len(written)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
