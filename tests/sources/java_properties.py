"""`java.util.Properties` itself, as an oracle: many texts in one run of the real program."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from pathlib import Path

_PROGRAM = """
import java.io.*; import java.nio.charset.StandardCharsets; import java.nio.file.*; import java.util.*;
public class Read {
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\\"");
    for (char c : text.toCharArray()) out.append(String.format("\\\\u%04x", (int) c));
    return out.append('"').toString();
  }
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, false, "UTF-8");
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      Properties read = new Properties();
      String text = Files.readString(Path.of(args[0], i + ".properties"), StandardCharsets.UTF_8);
      try { read.load(new StringReader(text)); }
      catch (IllegalArgumentException refused) { out.println("null"); continue; }
      StringJoiner all = new StringJoiner(",", "{", "}");
      for (String key : read.stringPropertyNames()) all.add(quoted(key) + ":" + quoted(read.getProperty(key)));
      out.println(all);
    }
    out.flush();
  }
}
"""
_HALF = re.compile("[\ud800-\udfff]")
_TOKENS = (
    *"aB1=: \t\f\\#!$",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\\\n",
    "\\\r\n",
    "\\u00e4",
    "\\u12",
    "\\ud83d\\ude00",
    "\\t",
    "\\n",
    "\\:",
    "key",
    "value",
    "ü",
    "=",
)


def java() -> str | None:
    """The command, if it is on this machine."""
    return shutil.which("java")


def texts(count: int, seed: int) -> list[str]:
    """Files made of what matters to the reader, in no order."""
    chance = random.Random(seed)
    return ["".join(chance.choices(_TOKENS, k=chance.randrange(1, 30))) for _ in range(count)]


def read(folder: Path, many: list[str]) -> list[dict[str, str] | None]:
    """What Java reads from each text; None where it refuses the file."""
    (folder / "Read.java").write_text(_PROGRAM, encoding="utf-8")
    for number, text in enumerate(many):
        (folder / f"{number}.properties").write_text(text, encoding="utf-8", newline="")
    command = [java() or "java", str(folder / "Read.java"), str(folder), str(len(many))]
    found = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    return [_sound(json.loads(line)) for line in found.stdout.splitlines()]


def _sound(found: dict[str, str] | None) -> dict[str, str] | None:
    """Without halves of pairs, which no text in UTF-8 can hold."""
    if found is None:
        return None
    return {_HALF.sub("\ufffd", key): _HALF.sub("\ufffd", value) for key, value in found.items()}
