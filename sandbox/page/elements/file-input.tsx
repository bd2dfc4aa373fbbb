import type { Json } from '../../page-api.ts';
import { isJson, numberAt, textAt, textsAt } from '../json.ts';
import { type ElementProps, useElement } from './surface.tsx';

/** A choice of files. Their value carries name, mimetype, size (bytes) and content (as text), for the sandbox to store. */
export function FileInput(props: ElementProps) {
  const { element } = props;
  const { content, change } = useElement(props);
  const files = Array.isArray(content) ? content.filter(isJson) : [];
  const most = numberAt(element, 'max_files') ?? 10;

  const read = async (chosen: FileList | null) => {
    const list = [...(chosen ?? [])].slice(0, most);
    await change(await Promise.all(list.map(toValue)));
  };
  return (
    <div className="file-input">
      <input
        id={props.id}
        className="field"
        type="file"
        multiple={most > 1}
        accept={textsAt(element, 'filetypes')
          .map((type) => `.${type}`)
          .join(',')}
        aria-label={props.name}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
        onChange={(event) => void read(event.target.files)}
      />
      <ul className="file-names">
        {files.map((file) => (
          <li key={textAt(file, 'name')}>
            {textAt(file, 'name')} <small>{numberAt(file, 'size')} bytes</small>
          </li>
        ))}
      </ul>
    </div>
  );
}

async function toValue(file: File): Promise<Json> {
  const mimetype = file.type || 'text/plain';
  return { name: file.name, mimetype, size: file.size, content: await file.text() };
}
