"""A session without the parts that change at every save: IDs become places in the list of tracks, its own path is omitted."""

from __future__ import annotations

from dataclasses import replace

from daw_lint.model.session import Device, Session, Track


def canonical(session: Session) -> tuple[object, ...]:
    """Return the content of a session; two saves that differ only in IDs and view state give equal values."""
    places = {track.id: f"#{index}" for index, track in enumerate(session.all_tracks())}
    return (
        session.format,
        tuple(_track(track, places) for track in session.tracks),
        _track(session.master, places) if session.master is not None else None,
        session.sample_rate_hz,
        tuple(session.tempo_map.points) if session.tempo_map is not None else None,
        session.time_signatures,
        session.markers,
        tuple((media.stored_path, media.length_s) for media in session.media),
        session.arrangement_length_beats,
        session.annotation,
        session.facts,
    )


def _track(track: Track, places: dict[str, str]) -> Track:
    def place(track_id: str | None) -> str | None:
        return None if track_id is None else places.get(track_id, track_id)

    output = track.output
    return replace(
        track,
        id=places[track.id],
        parent_id=place(track.parent_id),
        output=output._replace(track_id=place(output.track_id)) if output is not None else None,
        sends=tuple(send._replace(target_id=place(send.target_id)) for send in track.sends),
        devices=tuple(_device(device, places) for device in track.devices),
    )


def _device(device: Device, places: dict[str, str]) -> Device:
    chains = tuple(
        chain._replace(devices=tuple(_device(inner, places) for inner in chain.devices)) for chain in device.chains
    )
    source = device.sidechain_source
    return replace(device, chains=chains, sidechain_source=places.get(source, source) if source else source)
