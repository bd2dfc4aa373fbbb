import type { Button } from '@slack/types';
import { actionsOn, type Action } from '../../migration/action.ts';
import type { Migration } from '../../migration/state.ts';
import { button, confirmation } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { actionId, clickValueOf } from '../click.ts';

const STYLES: Partial<Record<Action, 'primary' | 'danger'>> = {
  approve: 'primary',
  'confirm-differences': 'primary',
  'confirm-two-step-off': 'primary',
  'choose-code': 'primary',
  'enter-code': 'primary',
  'provide-pin': 'primary',
  'choose-region': 'primary',
  'new-pin': 'primary',
  'confirm-delivery': 'primary',
  'confirm-inbound': 'primary',
  release: 'primary',
  'answer-pin-alarm': 'primary',
  'restore-override': 'primary',
  'judge-outcome': 'primary',
  reject: 'danger',
};

/** Buttons that act at once ask first; the others open a form. */
const QUESTIONS = {
  retry: 'retry',
  release: 'release',
  'answer-pin-alarm': 'pin-alarm',
  'confirm-delivery': 'delivery',
  'confirm-inbound': 'inbound',
} as const;

const asks = (action: Action): action is keyof typeof QUESTIONS => action in QUESTIONS;

function questionOf(action: Action, words: Catalogue) {
  if (!asks(action)) return {};
  const key = QUESTIONS[action];
  return {
    confirm: confirmation({
      title: words.plain(`modal.${key}.title`),
      text: words.plain(`modal.${key}.text`),
      yes: words.plain(`modal.${key}.yes`),
      no: words.plain('modal.back'),
    }),
  };
}

/** One button for each thing that is possible now, and none besides. `now` is epoch ms. */
export function actionButtons(migration: Migration, now: number, words: Catalogue): Button[] {
  const value = clickValueOf(migration);
  return actionsOn(migration, now).map((action) => {
    const style = STYLES[action];
    return button({
      id: actionId(action),
      label: words.plain(`action.${action}`),
      value,
      ...(style && { style }),
      ...questionOf(action, words),
    });
  });
}
