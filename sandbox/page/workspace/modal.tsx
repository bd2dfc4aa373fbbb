import { useEffect, useId, useMemo, useState } from 'react';
import type { PageModal } from '../../page-api.ts';
import { Blocks } from '../blocks/block.tsx';
import { SurfaceProvider, useTyped } from '../elements/surface.tsx';
import { listAt, plainAt } from '../json.ts';
import { Dialog } from '../popup/dialog.tsx';
import { withEmoji } from '../text/emoji.ts';
import { inputErrors } from './input-errors.ts';
import { userById, useWorkspace } from './workspace.ts';
import { Avatar } from './avatar.tsx';

interface ModalProps {
  modal: PageModal;
  /** Only the top of the stack is shown; the ones below keep what was typed. */
  shown: boolean;
  /** How many modals lie below it. */
  depth: number;
}

/** A modal view in Slack's frame: title, blocks, submit and close, errors under their inputs. */
export function Modal({ modal: { viewId, view, errors: refused }, shown, depth }: ModalProps) {
  const { state, act } = useWorkspace();
  const title = useId();
  const blocks = useMemo(() => listAt(view, 'blocks'), [view]);
  const held = useTyped(blocks);
  const [errors, setErrors] = useState(refused);
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const on = useMemo(() => ({ viewId }), [viewId]);
  const bot = state.users.find((user) => user.isBot);
  useEffect(() => setErrors(refused), [refused]);

  const close = (all: boolean) => void act('view-close', all ? { viewId, all } : { viewId });
  const submit = async () => {
    if (busy) return;
    const values = held.values();
    const missing = inputErrors(blocks, values);
    setErrors(missing);
    setTrouble(undefined);
    if (Object.keys(missing).length > 0) return;
    setBusy(true);
    const outcome = await act('view-submit', { viewId, values });
    setBusy(false);
    setErrors(outcome.errors ?? {});
    if (!outcome.ok && outcome.errors === undefined)
      setTrouble(outcome.notice ?? 'We had some trouble connecting. Try again?');
  };

  return (
    <Dialog labelledBy={title} className="dialog modal" shown={shown} onEscape={() => close(false)}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <header className="modal-head">
          {depth > 0 && (
            <button type="button" className="quiet" onClick={() => close(false)}>
              Back
            </button>
          )}
          <Avatar user={bot ?? userById([], 'App')} size="small" />
          <h2 id={title} dir="auto">
            {withEmoji(plainAt(view, 'title'))}
          </h2>
          <button type="button" className="quiet" aria-label="Close dialog" onClick={() => close(depth > 0)}>
            <span aria-hidden="true">{'\u2715'}</span>
          </button>
        </header>
        <div className="modal-body">
          {trouble !== undefined && (
            <p className="alert error" role="alert">
              {trouble}
            </p>
          )}
          <SurfaceProvider on={on} held={held} onTrouble={setTrouble}>
            <Blocks blocks={blocks} errors={errors} />
          </SurfaceProvider>
        </div>
        <footer className="dialog-buttons">
          <button type="button" className="button" onClick={() => close(false)}>
            <bdi>{plainAt(view, 'close') || 'Close'}</bdi>
          </button>
          {plainAt(view, 'submit') !== '' && (
            <button type="submit" className="button primary" data-focus="first" aria-busy={busy}>
              <bdi>{plainAt(view, 'submit')}</bdi>
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}
