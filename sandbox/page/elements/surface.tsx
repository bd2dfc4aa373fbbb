import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { ActionRequest, Json } from '../../page-api.ts';
import { objectAt, textAt } from '../json.ts';
import { useConfirm } from '../popup/confirm.tsx';
import { useWorkspace } from '../workspace/workspace.ts';
import { collectValues, fieldOf, initialValue, keepTyped, type Values } from './element-value.ts';

/** Where elements live (a message, a modal, the Home) and what was typed there. */
interface Surface {
  on: ActionRequest['on'];
  typed: Values;
  type: (blockId: string, actionId: string, value: Json) => void;
  values: () => Values;
  onTrouble: ((sentence: string) => void) | undefined;
}

const SurfaceContext = createContext<Surface | undefined>(undefined);

/** Keeps what is typed into these blocks. When the bot replaces them, values whose block and element persist are kept. */
export function useTyped(blocks: Json[]) {
  const [typed, setTyped] = useState<Values>({});
  useEffect(() => setTyped((before) => keepTyped(blocks, before)), [blocks]);
  const type = (blockId: string, actionId: string, value: Json) => {
    setTyped((before) => ({ ...before, [blockId]: { ...before[blockId], [actionId]: value } }));
  };
  return { typed, type, values: () => collectValues(blocks, typed) };
}

interface SurfaceProps {
  on: ActionRequest['on'];
  held: ReturnType<typeof useTyped>;
  /** Hears the sentence of a refused click, where the page's own banners are out of reach. */
  onTrouble?: (sentence: string) => void;
  children: ReactNode;
}

/** Makes the elements below belong to one message, modal or Home. */
export function SurfaceProvider({ on, held: { typed, type, values }, onTrouble, children }: SurfaceProps) {
  return <SurfaceContext value={{ on, typed, type, values, onTrouble }}>{children}</SurfaceContext>;
}

/** What every element is drawn from. */
export interface ElementProps {
  element: Json;
  blockId: string;
  /** Accessible name, where no visible label is tied to `id`. */
  name?: string;
  /** The id that a visible label points to. */
  id?: string;
  describedBy?: string;
  invalid?: boolean;
  /** Whether a change is told to the bot at once (outside of input blocks) or waits for the submit button. */
  dispatches: boolean;
}

/** An element's present value, and the ways to change it and to tell the bot. */
export function useElement({ element, blockId, dispatches }: ElementProps) {
  const surface = useContext(SurfaceContext);
  const { act } = useWorkspace();
  const confirm = useConfirm();
  const [busy, setBusy] = useState(false);
  const actionId = textAt(element, 'action_id');
  const value = surface?.typed[blockId]?.[actionId] ?? initialValue(element);
  const field = fieldOf(textAt(element, 'type')) ?? '';

  const dispatch = async (fields: Json) => {
    if (surface === undefined || busy) return;
    setBusy(true);
    const values = { ...surface.values() };
    if (field !== '') values[blockId] = { ...values[blockId], [actionId]: typedValue(element, fields) };
    const outcome = await act('action', { on: surface.on, blockId, actionId, element: fields, values });
    setBusy(false);
    if (outcome.notice !== undefined) surface.onTrouble?.(outcome.notice);
  };
  const set = (content: unknown) => surface?.type(blockId, actionId, typedValue(element, { [field]: content }));
  const change = async (content: unknown) => {
    if (dispatches && !(await confirm(objectAt(element, 'confirm')))) return;
    set(content);
    if (dispatches) await dispatch({ [field]: content });
  };
  return { content: value?.[field], set, change, dispatch, busy, on: surface?.on };
}

function typedValue(element: Json, fields: Json): Json {
  return { type: textAt(element, 'type'), ...fields };
}
