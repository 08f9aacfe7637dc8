// Where the lists of choices open: in the page's main landmark, so that a screen reader finds them there, over
// whatever would clip them. `data-portal` tells popovers around an editor that a press in its list is no press outside.

export const IN_PAGE = {
  comboboxProps: { portalProps: { target: '#content' } },
  attributes: { dropdown: { 'data-portal': '' } },
} as const;
