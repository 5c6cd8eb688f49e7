import type { BrowserContext, CDPSession, Page } from '@playwright/test';

interface Node {
  nodeId: number;
  nodeName: string;
  attributes?: string[];
  children?: Node[];
  shadowRoots?: Node[];
}

const flat = (node: Node): Node[] => [node, ...[...(node.children ?? []), ...(node.shadowRoots ?? [])].flatMap(flat)];

const attribute = ({ attributes = [] }: Node, name: string) => attributes[attributes.indexOf(name) + 1];

/** A button of the pill as a person meets it: its name and the middle of it. */
export interface PillButton {
  name: string;
  x: number;
  y: number;
}

/** The pill's buttons, which stand in a closed shadow root: the first opens the popup, the second hides the pill. */
export async function pillIn(page: Page): Promise<PillButton[]> {
  const cdp: CDPSession = await (page.context() as BrowserContext).newCDPSession(page);
  try {
    const { root } = await cdp.send('DOM.getDocument', { depth: -1, pierce: true });
    const inShadow = flat(root as Node)
      .flatMap(({ shadowRoots = [] }) => shadowRoots)
      .flatMap(flat)
      .filter((node) => node.nodeName === 'BUTTON');
    const buttons: PillButton[] = [];
    for (const node of inShadow) {
      const { model } = await cdp.send('DOM.getBoxModel', { nodeId: node.nodeId });
      const [x1 = 0, y1 = 0, , , x2 = 0, y2 = 0] = model.content;
      buttons.push({ name: attribute(node, 'aria-label') ?? '', x: (x1 + x2) / 2, y: (y1 + y2) / 2 });
    }
    return buttons;
  } catch {
    return []; // the page was changing
  } finally {
    await cdp.detach();
  }
}
