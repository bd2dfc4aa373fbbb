import type { PageUser } from '../../page-api.ts';

const HUES = 8;
const PRIME = 65_521;

/** A square with a person's initials in a colour of their own. The name stands beside it, so it is hidden from readers. */
export function Avatar({ user, size = 'normal' }: { user: PageUser; size?: 'small' | 'normal' }) {
  const initials = user.name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .join('')
    .slice(0, 2)
    .toUpperCase();
  return (
    <span className={`avatar ${size}`} data-hue={user.isBot ? 'bot' : hue(user.id)} aria-hidden="true">
      {initials}
    </span>
  );
}

function hue(id: string): number {
  return Array.from(id).reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % PRIME, 7) % HUES;
}
