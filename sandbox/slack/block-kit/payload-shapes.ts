import type { HomeView, KnownBlock, ModalView } from '@slack/types';

/** The roots of the generated schema: what an app may send as a message's blocks, a modal and a Home. */
export interface PayloadShapes {
  blocks: KnownBlock[];
  modal: Omit<ModalView, 'blocks'> & { blocks: KnownBlock[]; submit_disabled?: boolean };
  home: Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] };
}
