import { COLUMN_FORMS, type Column, type ColumnForm } from './order-cells.ts';

/** The longest column of each value, as long as somebody uses it. */
const longest = new Map<string, WeakRef<Column>>();

/**
 * Columns that hold one value each, to be read and never written: all models share the memory of one, and so does a thread that it is
 * handed to.
 * @param size of the columns, in cells
 * @returns gives the same column for the same value
 */
export function shareConstants(size: number): (form: ColumnForm, value: number) => Column {
  const given = new Map<string, Column>();
  return (form, value) => {
    const key = `${form} ${Object.is(value, -0) ? '-0' : value}`;
    const column =
      given.get(key) ?? findLongest(key, size)?.subarray(0, size) ?? createConstant(key, form, value, size);
    given.set(key, column);
    return column;
  };
}

function findLongest(key: string, size: number): Column | null {
  const column = longest.get(key)?.deref();
  return column === undefined || column.length < size ? null : column;
}

function createConstant(key: string, form: ColumnForm, value: number, size: number): Column {
  const buffer = new SharedArrayBuffer(size * COLUMN_FORMS[form].BYTES_PER_ELEMENT);
  const column = (form === 'float' ? new Float64Array(buffer) : new Int32Array(buffer)).fill(value);
  longest.set(key, new WeakRef(column));
  return column;
}
