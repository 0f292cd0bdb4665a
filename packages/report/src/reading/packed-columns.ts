/** A column of numbers: one value for all, or each in the narrowest form that holds it exactly. */
type PackedColumn =
  | { readonly form: 'float' | 'integer'; readonly constant: number }
  | { readonly form: 'float' | 'integer'; readonly values: Uint8Array | Int32Array | Float64Array };

export type PackedColumns = Readonly<Record<string, PackedColumn>>;

export const packColumns = (columns: Readonly<Record<string, Float64Array | Int32Array>>): PackedColumns =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, packColumn(column)]));

export const unpackColumns = (columns: PackedColumns, size: number): Record<string, Float64Array | Int32Array> =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, unpackColumn(column, size)]));

function packColumn(column: Float64Array | Int32Array): PackedColumn {
  const form = column instanceof Int32Array ? 'integer' : 'float';
  let [isConstant, isByte, isInteger] = [true, true, true];
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    isConstant &&= Object.is(value, column[0]);
    isInteger &&= Object.is(value | 0, value);
    isByte &&= Object.is(value & 0xff, value);
  }
  if (isConstant && column.length > 0) return { form, constant: column[0]! };
  if (isByte) return { form, values: Uint8Array.from(column) };
  return { form, values: isInteger ? Int32Array.from(column) : Float64Array.from(column) };
}

function unpackColumn(column: PackedColumn, size: number): Float64Array | Int32Array {
  const into = column.form === 'integer' ? new Int32Array(size) : new Float64Array(size);
  if ('constant' in column) return into.fill(column.constant);
  into.set(column.values);
  return into;
}
