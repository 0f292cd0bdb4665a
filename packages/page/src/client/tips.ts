/** Words beside what the pointer or the keyboard is at: those of `data-tip`. */
export function startTips(): void {
  const tip = document.createElement('div');
  tip.id = 'tip';
  tip.hidden = true;
  tip.setAttribute('aria-hidden', 'true');
  document.body.append(tip);
  // The browser's own would come on top.
  for (const title of document.querySelectorAll('[data-tip] > title')) title.remove();
  const show = (event: Event) => {
    const at = (event.target as Element | null)?.closest?.('[data-tip]') ?? null;
    tip.hidden = at === null;
    if (at === null) return;
    tip.textContent = at.getAttribute('data-tip');
    const box = at.getBoundingClientRect();
    const left = Math.min(innerWidth - tip.offsetWidth - 8, Math.max(8, box.left + box.width / 2));
    const above = box.top - tip.offsetHeight - 6;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 4 ? above : Math.min(innerHeight - tip.offsetHeight - 4, box.bottom + 6)}px`;
  };
  for (const kind of ['pointerover', 'focusin']) document.addEventListener(kind, show);
  document.addEventListener('focusout', () => {
    tip.hidden = true;
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') tip.hidden = true;
  });
}
