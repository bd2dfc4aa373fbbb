import type { WorldState } from '../../page-api.ts';
import type { SlackContext } from '../slack-context.ts';

const PREFIX = 'dnd:';

/** A switch for the Do Not Disturb of each manager: the others are never reminded of anything. */
export const quietSwitches = ({ workspace }: SlackContext): WorldState['faults'] =>
  [...workspace.users.values()]
    .filter(({ role }) => role === 'Manager')
    .map(({ id, realName }) => ({
      id: `${PREFIX}${id}`,
      label: `${realName} has Do Not Disturb on`,
      group: 'Slack',
      on: workspace.quietHours.has(id),
    }));

/** Flips one of {@link quietSwitches}; false when the id is none of them. */
export function setQuiet({ workspace }: SlackContext, id: string, isOn: boolean): boolean {
  const user = id.startsWith(PREFIX) ? id.slice(PREFIX.length) : '';
  if (!workspace.users.has(user)) return false;
  workspace.setQuiet(user, isOn);
  return true;
}
