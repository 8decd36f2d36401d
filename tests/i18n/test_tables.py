"""CSV files as spreadsheets save them: each is read, or refused with its file, its line and a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shikayat.i18n import translated_names
from shikayat.text.csv_reader import TableFault, read_rows

ROOT = Path(__file__).resolve().parents[2]
TABLE = 'message,meaning\nName,"نام, پورا"\nOffice,دفتر\n'
ROWS = [{"message": "Name", "meaning": "نام, پورا"}, {"message": "Office", "meaning": "دفتر"}]
SEMICOLON = "message;meaning\nName;نام, پورا\nOffice;دفتر\n"


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.replace("\n", "\r\n").encode("utf-8-sig"),
        TABLE.replace("\n", "\r").encode(),
        SEMICOLON.encode("utf-8-sig"),
        SEMICOLON.replace(";", "\t").encode(),
        SEMICOLON.replace(";", "|").encode(),
        b"sep=,\r\n" + TABLE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbfsep=;\r\n" + SEMICOLON.encode(),
        b'"sep=;"\n' + SEMICOLON.encode(),
        b"SEP=,,\n" + TABLE.encode(),
        TABLE.replace("message,meaning", "message , meaning,,").encode(),
        (TABLE + ",\n,\n\n").encode(),
        TABLE.replace("\nOffice", "\n\n , \nOffice").encode(),
        ("\n\n" + TABLE).encode(),
        (",,\r\n" + TABLE.replace("\n", "\r\n")).encode("utf-8-sig"),
        ("sep=;\n\n" + SEMICOLON).encode(),
        TABLE.replace("message,meaning", "Message,Meaning").encode(),
        SEMICOLON.replace("message;meaning", "MESSAGE;MEANING;").encode("utf-8-sig"),
        TABLE.replace("دفتر", "دفتر,,").encode(),
        TABLE.rstrip("\n").encode(),
        '"message","meaning"\n"Name","نام, پورا"\n"Office","دفتر"\n'.encode(),
    ],
)
def test_a_table_that_a_spreadsheet_saved_is_read(tmp_path: Path, data: bytes):
    path = tmp_path / "context.csv"
    path.write_bytes(data)
    assert [row.cells for row in read_rows(path, ("message", "meaning"))] == ROWS


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_inside_quotation_marks_belong_to_the_cell(tmp_path: Path, end: str):
    path = tmp_path / "context.csv"
    path.write_bytes(f'message,meaning{end}"Two{end}lines","a;b"{end}Office,دفتر{end}'.encode())
    rows = read_rows(path, ("message", "meaning"))
    assert [(row.line, row.cells["message"]) for row in rows] == [(2, "Two\nlines"), (4, "Office")]


def test_other_columns_are_found_when_the_header_is_in_capitals(tmp_path: Path):
    path = tmp_path / "glossary.csv"
    path.write_text("TERM,UR,Note\noffice,دفتر,\n", encoding="utf-8")
    assert [row.cells["ur"] for row in read_rows(path, ("term", "note"))] == ["دفتر"]


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (TABLE.encode("utf-16"), 1, "UTF-16"),
        (TABLE.encode("utf-16-le"), 1, "UTF-16"),
        (TABLE.encode("utf-16-be"), 1, "UTF-16"),
        (TABLE.encode("utf-32"), 1, "UTF-16"),
        ("message,meaning\nOffice,دفتر\n".replace("ف", "ف").encode("windows-1256"), 2, "Windows-1256"),
        ("message,meaning\nName,caf\xe9\n".encode("latin-1"), 2, "not UTF-8"),
        (b"", 1, "the file is empty"),
        (b"\xef\xbb\xbf", 1, "the file is empty"),
        (b"PK\x03\x04\x00\x00", 1, "UTF-16, or no text"),
        (b"message,meening\nName,x\n", 1, "names no column meaning"),
        (b"message:meaning\nName:x\n", 1, "names no column message, meaning"),
        (b"Name,x\nOffice,y\n", 1, "names no column"),
        (b"message,meaning,meaning\nName,x,y\n", 1, "two with the same"),
        (b"message,,meaning\nName,,x\n", 1, "a column without a name"),
        (b"sep=;\nmessage,meaning\nName,x\n", 2, "names no column"),
        (b"message,meaning\nName,x\nOffice\n", 3, "1 columns where the first line names 2"),
        (b"message,meaning\nName,x\nOffice,y,z\n", 3, "3 columns"),
        (b'message,meaning\nName,"x\nOffice,y\n', 2, "no row of a table"),
        (b'message,meaning\nName,"x"y\n', 2, "no row of a table"),
        (b"\n\nmessage,meaning\nName\n", 4, "1 columns"),
        (b"message,MESSAGE,meaning\nName,x,y\n", 1, "two with the same"),
        (b'message,meaning\n"Two\nlines",x\nOffice\n', 4, "1 columns"),
        (b"<<<<<<< mine\nmessage,meaning\n", 1, "names no column"),
        (b"message,meaning\n<<<<<<< mine\nName,x\n", 2, "1 columns"),
    ],
)
def test_what_is_no_such_table_is_refused_with_its_line(tmp_path: Path, data: bytes, line: int, why: str):
    path = tmp_path / "context.csv"
    path.write_bytes(data)
    with pytest.raises(TableFault) as fault:
        read_rows(path, ("message", "meaning"))
    assert (fault.value.path, fault.value.line) == (path, line)
    assert why in fault.value.reason


def test_a_file_that_is_missing_is_a_fault(tmp_path: Path):
    with pytest.raises(TableFault, match="cannot be read"):
        read_rows(tmp_path / "none.csv", ("message",))


def test_every_csv_file_is_read_by_the_one_reader():
    paths = [*(ROOT / "site").rglob("*.py"), *(ROOT / "translations").glob("*.py")]
    others = [path for path in paths if re.search(r"csv\.(DictReader|reader)\b", path.read_text())]
    assert [path.name for path in others] == ["csv_reader.py"]


def test_names_that_cannot_be_read_leave_those_of_the_data_files(tmp_path: Path, monkeypatch, caplog):
    (tmp_path / "ur").mkdir()
    (tmp_path / "ur" / "names.csv").write_bytes("kind;code\nplace;لاہور\n".encode("windows-1256", "replace"))
    monkeypatch.setattr(translated_names, "TRANSLATIONS", tmp_path)
    row = {"code": "pb-lahore", "name_en": "Lahore", "name_ur": "لاہور"}
    assert translated_names.names_of("place", row) == {"en": "Lahore", "ur": "لاہور"}
    assert "names.csv:2: not UTF-8" in caplog.text


def test_names_with_semicolons_and_sep_are_used(tmp_path: Path, monkeypatch):
    (tmp_path / "ur").mkdir()
    header, row = ";".join(translated_names.COLUMNS), "place;pb-lahore;Lahore;لاہور;لہور;read;"
    (tmp_path / "ur" / "names.csv").write_text(f"sep=;\n{header}\n{row}\n", encoding="utf-8-sig")
    monkeypatch.setattr(translated_names, "TRANSLATIONS", tmp_path)
    assert translated_names.names_of("place", {"code": "pb-lahore", "name_ur": "لاہور"})["ur"] == "لہور"
