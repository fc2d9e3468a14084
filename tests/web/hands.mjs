// What somebody does on a page: with a pointer, or with nothing but the keys.

/** The orders in which browsers ask for the parts of a day. */
const DAYS = [['y', 'm', 'd'], ['m', 'd', 'y'], ['d', 'm', 'y']];

export const pointer = {
  /** Presses a button, link or summary. */
  press: (_page, at) => at.click(),
  /** Gives a field a value. */
  async give(_page, at, value) {
    if ((await at.evaluate((node) => node.tagName)) === 'SELECT') await at.selectOption(value);
    else await at.fill(value);
  },
  /** Chooses one of several. */
  choose: (_page, at) => at.check(),
};

export const keys = {
  async press(page, at) {
    await at.focus();
    await page.keyboard.press('Enter');
  },
  async give(page, at, value) {
    await at.focus();
    const kind = await at.evaluate((node) => (node.tagName === 'SELECT' ? 'select' : node.type));
    if (kind === 'select') await turnTo(page, at, value);
    else if (kind === 'date') await typeDay(page, at, value);
    else {
      await page.keyboard.press('Control+a');
      if (value === '') await page.keyboard.press('Delete');
      await page.keyboard.insertText(value);
    }
  },
  async choose(page, at) {
    await at.focus();
    await page.keyboard.press('Space');
  },
};

async function turnTo(page, at, value) {
  await page.keyboard.press('Home');
  const count = await at.locator('option').count();
  for (let turn = 0; turn < count && (await at.inputValue()) !== value; turn += 1) await page.keyboard.press('ArrowDown');
  if ((await at.inputValue()) !== value) throw new Error(`the arrows do not lead to ${value}`);
}

async function typeDay(page, at, value) {
  const [y, m, d] = value.split('-');
  const parts = { y, m, d };
  for (const order of DAYS) {
    await at.blur();
    await at.focus();
    for (const part of order) await page.keyboard.type(parts[part]);
    if ((await at.inputValue()) === value) return;
  }
  throw new Error(`${value} cannot be typed: ${await at.inputValue()}`);
}
