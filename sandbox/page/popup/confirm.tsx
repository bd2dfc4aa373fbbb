import { createContext, type ReactNode, useCallback, useContext, useId, useState } from 'react';
import type { Json } from '../../page-api.ts';
import { objectAt, plainAt, textAt } from '../json.ts';
import { TextObject } from '../text/text-object.tsx';
import { Dialog } from './dialog.tsx';

type Ask = (confirm: Json | undefined) => Promise<boolean>;

interface Question {
  confirm: Json;
  answer: (yes: boolean) => void;
}

const ConfirmContext = createContext<Ask>(() => Promise.resolve(true));

/** Asks a Block Kit confirm object as a dialog; true at once where there is none. */
export function useConfirm(): Ask {
  return useContext(ConfirmContext);
}

/** Lets everything below ask for confirmation. */
export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question>();
  const ask = useCallback<Ask>(
    (confirm) =>
      confirm === undefined
        ? Promise.resolve(true)
        : new Promise((resolve) => {
            const answer = (yes: boolean) => {
              setQuestion(undefined);
              resolve(yes);
            };
            setQuestion({ confirm, answer });
          }),
    [],
  );
  return (
    <ConfirmContext value={ask}>
      {children}
      {question && <ConfirmDialog question={question} />}
    </ConfirmContext>
  );
}

function ConfirmDialog({ question: { confirm, answer } }: { question: Question }) {
  const title = useId();
  const style = textAt(confirm, 'style') === 'danger' ? 'danger' : 'primary';
  return (
    <Dialog labelledBy={title} className="dialog confirm" onEscape={() => answer(false)}>
      <h2 id={title} className="confirm-title" dir="auto">
        {plainAt(confirm, 'title')}
      </h2>
      <div className="confirm-text">
        <TextObject text={objectAt(confirm, 'text')} />
      </div>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={() => answer(false)}>
          <bdi>{plainAt(confirm, 'deny') || 'Cancel'}</bdi>
        </button>
        <button type="button" className={`button ${style}`} data-focus="first" onClick={() => answer(true)}>
          <bdi>{plainAt(confirm, 'confirm') || 'Yes'}</bdi>
        </button>
      </div>
    </Dialog>
  );
}
