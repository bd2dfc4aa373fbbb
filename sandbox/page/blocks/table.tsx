import type { Json } from '../../page-api.ts';
import { flagAt, isJson, listAt, numberAt, textAt } from '../json.ts';
import type { BlockProps } from './block-props.ts';
import { DisplayBlock } from './media.tsx';

/** A table (and a data_table, without its paging): the first row is the head. */
export function TableBlock({ block, blockId }: BlockProps) {
  const raw = block['rows'];
  const rows = (Array.isArray(raw) ? raw : []).map((row: unknown) => (Array.isArray(row) ? row.filter(isJson) : []));
  const [head = [], ...body] = rows;
  const settings = listAt(block, 'column_settings');
  const caption = textAt(block, 'caption');
  const firstIsHead = textAt(block, 'type') === 'data_table';
  const rowHead = firstIsHead ? (numberAt(block, 'row_header_column_index') ?? 0) : -1;
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={caption || 'Table'}>
      <table className="table">
        {caption !== '' && <caption>{caption}</caption>}
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col" {...look(settings[column])}>
                <Cell cell={cell} blockId={blockId} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => {
                const Tag = column === rowHead ? 'th' : 'td';
                return (
                  <Tag key={column} {...(Tag === 'th' ? { scope: 'row' } : {})} {...look(settings[column])}>
                    <Cell cell={cell} blockId={blockId} />
                  </Tag>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell, blockId }: { cell: Json; blockId: string }) {
  if (textAt(cell, 'type') === 'rich_text') return <DisplayBlock block={cell} blockId={blockId} />;
  return <>{textAt(cell, 'text') || numberAt(cell, 'value')}</>;
}

function look(settings: Json | undefined) {
  const align = ['center', 'right'].find((side) => side === textAt(settings, 'align')) ?? 'left';
  return { 'data-align': align, 'data-wrapped': flagAt(settings, 'is_wrapped') };
}
