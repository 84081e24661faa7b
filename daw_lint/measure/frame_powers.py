"""The power of windowed frames, with the kernel or with numpy's transforms: both in double precision, rounded to single."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from daw_lint.measure.kernel import kernel
from daw_lint.measure.late_channel import HEARD, PhaseMeter

if TYPE_CHECKING:
    from daw_lint.measure.arrays import F32, Ints
    from daw_lint.measure.kernel.native import Frames, Kernel


class FramePowers:
    """Transforms frames of one length, and keeps the bins from ``first`` up to ``stop``."""

    def __init__(self, window: F32, first: int, stop: int) -> None:
        """The length of the window is a power of two."""
        self._window, self._first, self._stop = window, first, stop
        self._native: Frames | None = None

    def powers(self, samples: F32, starts: Ints, phases: PhaseMeter | None = None) -> tuple[F32, F32 | None]:
        """Return the power of each frame and bin, shape (channels, frames, bins), and for two channels that of their product.

        ``samples`` has shape (channels, n), and ``starts`` are the first samples of the frames. The product is its real part,
        shape (frames, bins); its phases are added to ``phases``.
        """
        if (native := kernel()) is not None:
            return self._of_kernel(native, samples, starts, phases)
        length = len(self._window)
        frames = np.empty((len(samples), len(starts), length), np.float32)
        for index, start in enumerate(starts.tolist()):
            np.multiply(samples[:, start : start + length], self._window, out=frames[:, index])
        bins = np.fft.rfft(frames)[..., self._first : self._stop]
        powers = np.square(bins.real) + np.square(bins.imag)
        if len(samples) != 2:
            return powers, None
        left, right = bins
        if phases is not None:
            phases.add(left, right)
        return powers, left.real * right.real + left.imag * right.imag

    def _of_kernel(
        self, native: Kernel, samples: F32, starts: Ints, phases: PhaseMeter | None
    ) -> tuple[F32, F32 | None]:
        from daw_lint.measure.kernel.native import Frames, Phases, row_distance

        if self._native is None:
            self._native = Frames(self._window, self._first, self._stop)
        channels = len(samples)
        at = (np.arange(channels) * row_distance(samples)) + starts[:, None]
        if channels == 2:
            sums = None if phases is None else Phases(phases.sums, HEARD)
            power, cross = native.spectra(samples, np.ascontiguousarray(at, np.int64), self._native, sums)
            if phases is not None and sums is not None:
                phases.added += sums.added
            return power.transpose(1, 0, 2), cross
        flat = np.full(at.size + at.size % 2, -1, np.int64)
        flat[: at.size] = at.T.reshape(-1)
        power, _ = native.spectra(samples, flat.reshape(-1, 2), self._native)
        return power.reshape(len(flat), -1)[: at.size].reshape(channels, len(starts), -1), None
