"""All storage of the engine's own files: one module over pyarrow's file systems.

Nothing here renames a folder, so that an object store can carry a workspace. A small file becomes visible
whole or not at all: on a local disk by a rename of the file, on an object store by closing its stream.
"""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyarrow import fs

from aicluster_spark.errors import ResultsError


@dataclass(frozen=True, slots=True)
class Location:
    """A folder or file on one of pyarrow's file systems.

    Attributes
    ----------
    filesystem
        The file system.
    path
        Path within it.
    scheme
        What Spark writes before the path: `file://`, `s3a://`, ...
    """

    filesystem: fs.FileSystem
    path: str
    scheme: str = "file://"

    def child(self, *names: str) -> Location:
        """Return the place below this one."""
        return Location(self.filesystem, "/".join([self.path.rstrip("/"), *names]), self.scheme)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def uri(self) -> str:
        """Address for Spark, which does not decode `%20`: the path is left as it is."""
        return self.scheme + self.path

    @property
    def local(self) -> Path | None:
        """The path on this machine, or None when it is not on a local disk."""
        return Path(self.path) if self.scheme == "file://" else None

    def exists(self) -> bool:
        """Whether a file or folder is there."""
        return bool(self.filesystem.get_file_info(self.path).type != fs.FileType.NotFound)

    def make_folder(self) -> Location:
        """Create the folder with its parents; return it."""
        self.filesystem.create_dir(self.path, recursive=True)
        return self

    def folders(self) -> list[Location]:
        """List the folders directly below, sorted by name."""
        return [self._at(info) for info in self._below() if info.type == fs.FileType.Directory]

    def files(self, suffix: str = "") -> list[fs.FileInfo]:
        """List the files directly below whose names end in `suffix`, sorted by path."""
        return [i for i in self._below() if i.type == fs.FileType.File and i.path.endswith(suffix)]

    def read_bytes(self) -> bytes:
        """Read the whole file.

        Raises
        ------
        ResultsError
            If there is no such file.
        """
        try:
            with self.filesystem.open_input_stream(self.path) as stream:
                content: bytes = stream.read()
                return content
        except FileNotFoundError as error:
            raise ResultsError(f"There is no file {self.path}.", "Run the study again.") from error

    def write_bytes(self, content: bytes) -> None:
        """Write the file so that it is visible whole or not at all."""
        self.filesystem.create_dir(self.path.rsplit("/", 1)[0], recursive=True)
        if self.local is None:
            with self.filesystem.open_output_stream(self.path) as stream:
                stream.write(content)
            return
        hidden = self.local.with_name(f".{self.local.name}.{uuid.uuid4().hex}")
        with hidden.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        hidden.replace(self.local)

    def read_json(self) -> Any:
        """Read the file as JSON.

        Raises
        ------
        ResultsError
            It is not there, or is no JSON.
        """
        try:
            return json.loads(self.read_bytes())
        except ValueError as error:
            raise ResultsError(
                f"{self.path} is damaged: {error}.", "Restore it, or run the study again."
            ) from error

    def write_json(self, value: Any) -> None:
        """Write a value as JSON, visible whole or not at all."""
        self.write_bytes(json.dumps(value, ensure_ascii=False, indent=1, default=str).encode())

    def delete_folder(self) -> None:
        """Remove the folder and all below it; nothing happens when it is not there."""
        if self.exists():
            self.filesystem.delete_dir(self.path)

    def _below(self) -> list[fs.FileInfo]:
        selector = fs.FileSelector(self.path, allow_not_found=True)
        return sorted(self.filesystem.get_file_info(selector), key=lambda info: str(info.path))

    def _at(self, info: fs.FileInfo) -> Location:
        return Location(self.filesystem, info.path, self.scheme)


def open_location(address: str | Path) -> Location:
    """Open a workspace by path or by URI such as `s3://bucket/folder`.

    Raises
    ------
    ResultsError
        If the address has a scheme that pyarrow does not know.
    """
    text = str(address)
    if "://" not in text:
        return Location(fs.LocalFileSystem(), str(Path(text).expanduser().resolve()))
    if text.startswith("file://"):
        return Location(fs.LocalFileSystem(), str(Path(text.removeprefix("file://")).resolve()))
    try:
        filesystem, path = fs.FileSystem.from_uri(text)
    except (ValueError, OSError) as error:
        raise ResultsError(
            f"The workspace {text} cannot be opened: {error}.", "Use a path or s3://, gs://, hdfs://."
        ) from error
    scheme = text.split("://", 1)[0]
    return Location(filesystem, path, {"s3": "s3a"}.get(scheme, scheme) + "://")
