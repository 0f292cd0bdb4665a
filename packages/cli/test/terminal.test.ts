import { describe, expect, it } from 'vitest';
import { formatTable } from '../src/output/table-text.ts';
import { oneLine } from '../src/output/terminal.ts';

describe('a line of text from outside', () => {
  it.each([
    ['plain', 10, 'plain'],
    ['exactly ten', 11, 'exactly ten'],
    ['a text that is too long', 10, 'a text th…'],
    // A wide sign takes two columns, and is not cut in half.
    ['键盘键盘', 8, '键盘键盘'],
    ['键盘键盘', 7, '键盘键…'],
    ['键盘键盘', 6, '键盘…'],
    // One sign of several code points, two columns.
    ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 4, '👩‍👩‍👧‍👦👩‍👩‍👧‍👦'],
    ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3, '👩‍👩‍👧‍👦…'],
    ['e\u0301e\u0301e\u0301', 3, 'e\u0301e\u0301e\u0301'],
    ['two\n lines\tand  blanks', 40, 'two lines and blanks'],
    ['\u001b[2Jgone', 40, '\\u001b[2Jgone'],
    ['anything', 0, '…'],
  ])('%j in %i columns is %j', (text, width, line) => expect(oneLine(text, width)).toBe(line));
});

it('puts columns side by side whatever the width of their signs', () => {
  const rows = [
    ['abcd', '1'],
    ['键盘', '20'],
    ['👍', '300'],
  ];
  const table = formatTable({ header: ['name', 'n'], rows, right: [1] }, 'table', 80);
  expect(table.split('\n')).toEqual(['name    n', 'abcd    1', '键盘   20', '👍    300']);
});
