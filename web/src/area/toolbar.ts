// The editor's buttons: three tools, finish, undo and redo, delete.
import { h, icon } from '../shared/dom';
import type { TextKey, Texts } from '../shared/texts';
import type { ToolName } from './editor';

export interface ToolbarActions {
  tool(name: ToolName): void;
  finish(): void;
  undo(): void;
  redo(): void;
  deletePart(): void;
  deleteAll(): void;
}

export interface ToolbarState {
  tool: ToolName | null;
  corners: number;
  parts: number;
  canUndo: boolean;
  canRedo: boolean;
}

const ICONS: Readonly<Record<string, readonly string[]>> = {
  draw: ['M4 20l1-4L16 5l3 3L8 19z', 'M14 7l3 3'],
  edit: ['M6 18L5 6l13 2-3 11z', 'M4 5h2v2H4z', 'M17 7h2v2h-2z', 'M14 18h2v2h-2z', 'M5 17h2v2H5z'],
  move: ['M12 3v18', 'M3 12h18', 'M9 6l3-3 3 3', 'M9 18l3 3 3-3', 'M6 9l-3 3 3 3', 'M18 9l3 3-3 3'],
  undo: ['M9 14L4 9l5-5', 'M4 9h10a6 6 0 0 1 0 12h-3'],
  redo: ['M15 14l5-5-5-5', 'M20 9H10a6 6 0 0 0 0 12h3'],
};

export class Toolbar {
  readonly element: HTMLElement;
  readonly #tools = new Map<ToolName, HTMLButtonElement>();
  readonly #finish: HTMLButtonElement;
  readonly #undo: HTMLButtonElement;
  readonly #redo: HTMLButtonElement;
  readonly #delete: HTMLButtonElement;
  readonly #clear: HTMLButtonElement;

  constructor(texts: Texts, actions: ToolbarActions) {
    const button = (key: TextKey, act: () => void, picture?: string) => {
      const paths = picture ? ICONS[picture] : undefined;
      const made = h(
        'button',
        { type: 'button', class: 'button button-small', 'data-tool': key.replace('tool-', '') },
        paths ? icon(...paths) : null,
        texts.get(key),
      );
      made.addEventListener('click', act);
      return made;
    };
    for (const name of ['draw', 'edit', 'move'] as const) {
      this.#tools.set(
        name,
        button(`tool-${name}`, () => actions.tool(name), name),
      );
    }
    this.#finish = button('tool-finish', actions.finish);
    this.#finish.classList.add('button-primary');
    this.#undo = button('tool-undo', actions.undo, 'undo');
    this.#redo = button('tool-redo', actions.redo, 'redo');
    this.#delete = button('tool-delete', actions.deletePart);
    this.#clear = button('tool-delete-all', actions.deleteAll);
    this.element = h(
      'div',
      { class: 'area-tools', role: 'group', 'aria-label': texts.get('tool-toolbar') },
      ...this.#tools.values(),
      this.#finish,
      h('span', { class: 'gap', 'aria-hidden': 'true' }),
      this.#undo,
      this.#redo,
      this.#delete,
      this.#clear,
    );
  }

  show(state: ToolbarState): void {
    for (const [name, button] of this.#tools) {
      button.setAttribute('aria-pressed', String(state.tool === name));
      // There is nothing to edit or move in an empty map.
      if (name !== 'draw') setEnabled(button, state.parts > 0);
    }
    this.#finish.hidden = state.tool !== 'draw';
    setEnabled(this.#finish, state.corners > 2);
    setEnabled(this.#undo, state.canUndo);
    setEnabled(this.#redo, state.canRedo);
    setEnabled(this.#delete, state.tool === 'edit' && state.parts > 0);
    setEnabled(this.#clear, state.parts + state.corners > 0);
  }
}

/** A button that loses its use while focused must not throw the focus away. */
function setEnabled(button: HTMLButtonElement, enabled: boolean): void {
  if (!enabled && button === document.activeElement) {
    button.setAttribute('aria-disabled', 'true');
    return;
  }
  button.removeAttribute('aria-disabled');
  button.disabled = !enabled;
}
