#!/usr/bin/env bash
# Guess: A key that is written to a GGUF file with an empty text or an empty list is in the file.
# Package: gguf 0.19.0 (PyPI)
# Seen: The key is left out without a word, so "an empty chat template" and "no chat template" become the same, while a text of one space and a list of one empty text are kept.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'gguf==0.19.0'

cat > probe.py <<'PROBE'
import numpy
from gguf import GGUFReader, GGUFWriter

writer = GGUFWriter("model.gguf", "llama")
writer.add_string("tokenizer.chat_template", "")
writer.add_array("tokenizer.ggml.merges", [])
writer.add_string("general.name", " ")
writer.add_array("general.tags", [""])
writer.add_tensor("weight", numpy.ones(4, numpy.float32))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
fields = GGUFReader("model.gguf").fields
for key in ("tokenizer.chat_template", "tokenizer.ggml.merges", "general.name", "general.tags"):
    print(key, repr(fields[key].contents()) if key in fields else "is not in the file")
PROBE

cat > expected.txt <<'EXPECTED'
tokenizer.chat_template is not in the file
tokenizer.ggml.merges is not in the file
general.name ' '
general.tags ['']
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
