import { Blocks } from '../blocks/block.tsx';
import { SurfaceProvider, useTyped } from '../elements/surface.tsx';
import { listAt } from '../json.ts';
import { useMemo } from 'react';
import { useWorkspace } from './workspace.ts';

const HOME = { home: true } as const;

/** The bot's Home, as the bot last published it for this person. */
export function HomePane() {
  const { state } = useWorkspace();
  const blocks = useMemo(() => listAt(state.home, 'blocks'), [state.home]);
  const held = useTyped(blocks);
  return (
    <section className="home" aria-label="App Home" tabIndex={0}>
      <div className="home-page">
        {blocks.length === 0 && <p className="empty">The bot has not published anything here for you yet.</p>}
        <SurfaceProvider on={HOME} held={held}>
          <Blocks blocks={blocks} />
        </SurfaceProvider>
      </div>
    </section>
  );
}
