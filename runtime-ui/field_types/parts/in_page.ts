// Where the lists of choices open: in the page's main landmark, so that a screen reader finds them there, over
// whatever would clip them. `data-portal` tells popovers around an editor that a press in its list is no press outside.

/** Over the popover that an editor may stand in: Mantine gives both the same height, and the later one wins. */
const OVER_POPOVERS = 310;

export const IN_PAGE = {
  // Fixed: before a list is measured it reaches over the edge, and a phone would grow its whole page for that.
  comboboxProps: { portalProps: { target: '#content' }, zIndex: OVER_POPOVERS, floatingStrategy: 'fixed' },
  attributes: { dropdown: { 'data-portal': '' } },
} as const;

/** In a dialog the list stands beside its input: what lies outside of a dialog is hidden from screen readers. */
export const IN_DIALOG = {
  withinPortal: false,
  zIndex: OVER_POPOVERS,
  floatingStrategy: 'fixed',
  // Of a narrow input at the right edge of a phone the list may be the wider of the two.
  position: 'bottom-end',
} as const;
