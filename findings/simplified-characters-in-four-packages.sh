#!/usr/bin/env bash
# Guess: Four packages that turn traditional Chinese characters into simplified ones, so that a reply can be compared with its answer, agree on names and everyday words.
# Package: hanziconv 0.3.2, zhconv 1.4.3 and opencc 1.4.2 (PyPI), opencc-js 1.4.2 (npm)
# Seen: hanziconv turns the emperor 乾隆 into 干隆 and 著名 into 着名 and leaves 昇 alone, zhconv with zh-cn also changes words, the mouse 滑鼠 into 鼠标, and with zh-hans does not, and OpenCC leaves 看著 and 妳 alone: of eleven replies 3 to 11 are equal to their answer.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'opencc-js@1.4.2'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'hanziconv==0.3.2' 'zhconv==1.4.3' 'opencc==1.4.2'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import { Converter } from 'opencc-js'

const answers = { 乾隆: '乾隆', 著名: '著名', 看著: '看着', 頭髮: '头发', 瀋陽: '沈阳', 昇華: '升华', 沈默: '沉默', 甚麼: '什么', 滑鼠: '鼠标', 記憶體: '内存', 妳好: '你好' }
const python = `
import json, sys, opencc, zhconv
from hanziconv import HanziConv
turn = opencc.OpenCC("t2s")
print(json.dumps([[HanziConv.toSimplified(text), zhconv.convert(text, "zh-cn"), zhconv.convert(text, "zh-hans"), turn.convert(text)] for text in json.load(sys.stdin)]))
`
const rows = JSON.parse(execFileSync('venv/bin/python', ['-W', 'ignore', '-c', python], { input: JSON.stringify(Object.keys(answers)), encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }))
const convert = Converter({ from: 't', to: 'cn' })
const names = ['hanziconv', 'zhconv zh-cn', 'zhconv zh-hans', 'opencc', 'opencc-js']
const right = names.map(() => 0)
for (const [index, [reply, answer]] of Object.entries(answers).entries()) {
  const results = [...rows[index], convert(reply)]
  for (const [column, result] of results.entries()) right[column] += result === answer
  console.log(`${reply} (${answer}): ${names.map((name, column) => `${name} ${results[column]}`).join(', ')}`)
}
console.log(`equal to the answer, of ${rows.length}: ${names.map((name, column) => `${name} ${right[column]}`).join(', ')}`)
PROBE

cat > expected.txt <<'EXPECTED'
乾隆 (乾隆): hanziconv 干隆, zhconv zh-cn 乾隆, zhconv zh-hans 乾隆, opencc 乾隆, opencc-js 乾隆
著名 (著名): hanziconv 着名, zhconv zh-cn 著名, zhconv zh-hans 著名, opencc 著名, opencc-js 著名
看著 (看着): hanziconv 看着, zhconv zh-cn 看着, zhconv zh-hans 看著, opencc 看著, opencc-js 看著
頭髮 (头发): hanziconv 头发, zhconv zh-cn 头发, zhconv zh-hans 头发, opencc 头发, opencc-js 头发
瀋陽 (沈阳): hanziconv 沈阳, zhconv zh-cn 沈阳, zhconv zh-hans 沈阳, opencc 沈阳, opencc-js 沈阳
昇華 (升华): hanziconv 昇华, zhconv zh-cn 升华, zhconv zh-hans 升华, opencc 升华, opencc-js 升华
沈默 (沉默): hanziconv 沈默, zhconv zh-cn 沉默, zhconv zh-hans 沉默, opencc 沉默, opencc-js 沉默
甚麼 (什么): hanziconv 甚么, zhconv zh-cn 什么, zhconv zh-hans 甚么, opencc 甚么, opencc-js 甚么
滑鼠 (鼠标): hanziconv 滑鼠, zhconv zh-cn 鼠标, zhconv zh-hans 滑鼠, opencc 滑鼠, opencc-js 滑鼠
記憶體 (内存): hanziconv 记忆体, zhconv zh-cn 内存, zhconv zh-hans 记忆体, opencc 记忆体, opencc-js 记忆体
妳好 (你好): hanziconv 妳好, zhconv zh-cn 你好, zhconv zh-hans 你好, opencc 妳好, opencc-js 妳好
equal to the answer, of 11: hanziconv 3, zhconv zh-cn 11, zhconv zh-hans 7, opencc 6, opencc-js 6
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
