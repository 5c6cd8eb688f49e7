import { expect, it, vi } from 'vitest';
import { offerPanel } from '@/lib/background/panel';

type OnCommand = (command: string, tab?: { windowId: number }) => void;

const { open, listeners } = vi.hoisted(() => ({ open: vi.fn(async () => {}), listeners: [] as OnCommand[] }));
vi.mock('wxt/browser', () => ({
  browser: {
    sidePanel: { setOptions: async () => {}, open },
    commands: { onCommand: { addListener: (listener: OnCommand) => void listeners.push(listener) } },
  },
}));

it('Chrome’s command opens the panel in the window of the tab, while the press of the keys is being handled', () => {
  // Vitest gives the build's variables as texts, of which only the empty one is false.
  vi.stubEnv('FIREFOX', '');
  offerPanel();
  for (const listener of listeners) listener('open_panel', { windowId: 7 });
  expect(open.mock.calls).toEqual([[{ windowId: 7 }]]);
});
