import { Component, type ComponentType, type ReactNode, useState } from 'react';
import type { Json } from '../../page-api.ts';
import { blockIdOf } from '../elements/element-value.ts';
import { flagAt, listAt, plainAt, textAt } from '../json.ts';
import { withEmoji } from '../text/emoji.ts';
import { AlertBlock } from './alert.tsx';
import type { BlockProps } from './block-props.ts';
import { CardBlock, CarouselBlock } from './card.tsx';
import { ActionsBlock, ContextActionsBlock, ContextBlock } from './context.tsx';
import { InputBlock } from './input.tsx';
import { DisplayBlock, FileBlock, ImageBlock } from './media.tsx';
import { PlanBlock, TaskCardBlock } from './plan.tsx';
import { SectionBlock } from './section.tsx';
import { TableBlock } from './table.tsx';

const DRAWN_BY: Record<string, ComponentType<BlockProps>> = {
  header: ({ block }) => (
    <h3 className="header-block" dir="auto">
      {withEmoji(plainAt(block, 'text'))}
    </h3>
  ),
  divider: () => <hr className="divider" />,
  section: SectionBlock,
  context: ContextBlock,
  context_actions: ContextActionsBlock,
  actions: ActionsBlock,
  input: InputBlock,
  image: ImageBlock,
  file: FileBlock,
  alert: AlertBlock,
  plan: PlanBlock,
  task_card: TaskCardBlock,
  table: TableBlock,
  data_table: TableBlock,
  card: CardBlock,
  carousel: CarouselBlock,
  container: ContainerBlock,
  rich_text: DisplayBlock,
  markdown: DisplayBlock,
  video: DisplayBlock,
  data_visualization: DisplayBlock,
};

/** A list of blocks, as a message, a modal and the Home hold one. */
export function Blocks({ blocks, errors = {} }: { blocks: Json[]; errors?: Record<string, string> }) {
  return blocks.map((block, index) => {
    const blockId = blockIdOf(block, index);
    const error = errors[blockId];
    return <OneBlock key={blockId} block={block} blockId={blockId} {...(error === undefined ? {} : { error })} />;
  });
}

function OneBlock(props: BlockProps) {
  const type = textAt(props.block, 'type');
  const Drawn = DRAWN_BY[type];
  return (
    <BlockBoundary type={type}>{Drawn === undefined ? <CannotDraw type={type} /> : <Drawn {...props} />}</BlockBoundary>
  );
}

/** Blocks under a common title, which may fold. */
function ContainerBlock({ block }: BlockProps) {
  const [open, setOpen] = useState(!flagAt(block, 'default_collapsed'));
  const title = plainAt(block, 'title');
  const children = <Blocks blocks={listAt(block, 'child_blocks')} />;
  if (!flagAt(block, 'is_collapsible'))
    return (
      <section className="container-block" aria-label={title}>
        <p className="card-title" dir="auto">
          {title}
        </p>
        {children}
      </section>
    );
  return (
    <details className="container-block" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="card-title" dir="auto">
        {title}
      </summary>
      {children}
    </details>
  );
}

function CannotDraw({ type }: { type: string }) {
  return <p className="unknown">Block &quot;{type}&quot; can&apos;t be drawn here</p>;
}

/** Keeps one malformed block from taking the page down. */
class BlockBoundary extends Component<{ type: string; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <CannotDraw type={this.props.type} /> : this.props.children;
  }
}
