import { shareConstants } from '../cells/constant-columns.ts';
import { COLUMN_FORMS, type Column, type ColumnForm } from '../cells/order-cells.ts';

/** A column of numbers: one value for all, each in the narrowest form that holds it exactly, or the memory of another column. */
type PackedColumn =
  | { readonly form: 'same'; readonly as: string }
  | { readonly form: ColumnForm; readonly constant: number }
  | { readonly form: ColumnForm; readonly values: Uint8Array | Int32Array | Float64Array };

export type PackedColumns = Readonly<Record<string, PackedColumn>>;

export function packColumns(columns: Readonly<Record<string, Column>>): PackedColumns {
  const seen = new Map<Column, string>();
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]): [string, PackedColumn] => {
      const as = seen.get(column);
      if (as !== undefined) return [name, { form: 'same', as }];
      seen.set(column, name);
      return [name, packColumn(column)];
    }),
  );
}

export function unpackColumns(columns: PackedColumns, size: number): Record<string, Column> {
  const findConstant = shareConstants(size);
  const unpacked: Record<string, Column> = {};
  // A column stands before those that share its memory.
  for (const [name, column] of Object.entries(columns))
    unpacked[name] = column.form === 'same' ? unpacked[column.as]! : unpackColumn(column, size, findConstant);
  return unpacked;
}

function packColumn(column: Column): PackedColumn {
  const form = column instanceof Int32Array ? 'integer' : 'float';
  let [isConstant, isByte, isInteger] = [true, true, true];
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    isConstant &&= Object.is(value, column[0]);
    isInteger &&= Object.is(value | 0, value);
    isByte &&= Object.is(value & 0xff, value);
  }
  if (isConstant && column.length > 0) return { form, constant: column[0]! };
  if (isByte) return { form, values: new Uint8Array(column) };
  return { form, values: isInteger ? new Int32Array(column) : column };
}

function unpackColumn(
  column: Exclude<PackedColumn, { form: 'same' }>,
  size: number,
  findConstant: ReturnType<typeof shareConstants>,
): Column {
  if ('constant' in column) return findConstant(column.form, column.constant);
  const into = new COLUMN_FORMS[column.form](size);
  into.set(column.values);
  return into;
}
