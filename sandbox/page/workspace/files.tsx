import { useMemo, useState } from 'react';
import type { PageMessage } from '../../page-api.ts';

type PageFile = PageMessage['files'][number];

/** How much of a text file is shown before it is downloaded. */
const PREVIEW_LINES = 12;

/** The files of a message: what they are, pictures, the first lines of text ones, and a way to read and to keep them whole. */
export function Files({ files }: { files: PageFile[] }) {
  return files.map((file) =>
    file.mimetype.startsWith('image/') ? <Picture key={file.id} file={file} /> : <FileCard key={file.id} file={file} />,
  );
}

function Picture({ file: { id, name, altText } }: { file: PageFile }) {
  return (
    <figure className="file">
      <figcaption>
        <span className="file-text">
          <span className="file-name">{name}</span>
        </span>
      </figcaption>
      <a href={`/page/file/${id}`} target="_blank" rel="noreferrer" title="Open in full size">
        <img className="file-picture" src={`/page/file/${id}`} alt={altText ?? ''} />
      </a>
    </figure>
  );
}

function FileCard({ file }: { file: PageFile }) {
  const address = useMemo(() => {
    return `data:${file.mimetype};charset=utf-8,${encodeURIComponent(file.content)}`;
  }, [file.mimetype, file.content]);
  const isText = /^text\/|json|csv|yaml|xml/.test(file.mimetype);
  const lines = file.content.trimEnd().split('\n');
  const [isWhole, showWhole] = useState(lines.length <= PREVIEW_LINES);
  return (
    <figure className="file">
      <figcaption>
        <span className="file-sign" aria-hidden="true">
          {(file.name.split('.').at(-1) ?? '').slice(0, 4)}
        </span>
        <span className="file-text">
          <span className="file-name">{file.name}</span>
          <span className="file-detail">
            {file.mimetype} · {new TextEncoder().encode(file.content).length} bytes
          </span>
        </span>
        {file.content !== '' && (
          <a className="button" href={address} download={file.name}>
            Download <span className="hidden">{file.name}</span>
          </a>
        )}
      </figcaption>
      {isText && file.content !== '' && (
        <pre tabIndex={0} aria-label={`Preview of ${file.name}`}>
          {isWhole ? lines.join('\n') : `${lines.slice(0, PREVIEW_LINES).join('\n')}\n\u2026`}
        </pre>
      )}
      {isText && !isWhole && (
        <button type="button" className="quiet small" onClick={() => showWhole(true)}>
          Show all {lines.length} lines
        </button>
      )}
    </figure>
  );
}
