import type { Json } from '../../page-api.ts';
import { listAt, objectAt, plainAt, textAt } from '../json.ts';
import { Link } from '../text/rich-text.tsx';
import type { BlockProps } from './block-props.ts';
import { DisplayBlock } from './media.tsx';

const STATES: Record<string, { sign: string; name: string }> = {
  pending: { sign: '', name: 'Pending' },
  in_progress: { sign: '', name: 'In progress' },
  complete: { sign: '\u2713', name: 'Complete' },
  error: { sign: '!', name: 'Error' },
};

/** A list of tasks with their states. */
export function PlanBlock({ block, blockId }: BlockProps) {
  const tasks = listAt(block, 'tasks');
  return (
    <div className="plan" role="group" aria-label={plainAt(block, 'title')}>
      <p className="plan-title">{plainAt(block, 'title')}</p>
      <ol className="plan-tasks">
        {tasks.map((task, index) => (
          <li key={textAt(task, 'task_id') || index}>
            <Task task={task} blockId={blockId} />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** One task on its own. */
export function TaskCardBlock({ block, blockId }: BlockProps) {
  return (
    <div className="plan">
      <Task task={block} blockId={blockId} />
    </div>
  );
}

function Task({ task, blockId }: { task: Json; blockId: string }) {
  const state = textAt(task, 'status') in STATES ? textAt(task, 'status') : 'pending';
  const details = objectAt(task, 'details');
  const output = objectAt(task, 'output');
  return (
    <div className="task" data-state={state}>
      <span className="task-sign" aria-hidden="true">
        {STATES[state]?.sign}
      </span>
      <div className="task-text">
        <p className="task-title">
          {plainAt(task, 'title')} <span className="quiet-state">{STATES[state]?.name}</span>
        </p>
        {details && <DisplayBlock block={details} blockId={blockId} />}
        {output && <DisplayBlock block={output} blockId={blockId} />}
        {listAt(task, 'sources').map((source) => (
          <Link key={textAt(source, 'url')} href={textAt(source, 'url')}>
            {plainAt(source, 'text')}
          </Link>
        ))}
      </div>
    </div>
  );
}
