// Mantine brought to the look: sizes and radii of the theme, and Mantine's own variables pointed at our tokens.
// Colours are never written here; they stand in tokens.css alone.

import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';
import classes from './controls.module.css';

/** A family in which every shade is the token itself: Mantine wants ten, we have one accent. */
const accentShades: MantineColorsTuple = [
  'var(--accent-softer)',
  'var(--accent-soft)',
  'var(--accent-line)',
  'var(--accent-line)',
  'var(--glyph)',
  'var(--glyph)',
  'var(--accent-fill)',
  'var(--accent-fill-hover)',
  'var(--accent)',
  'var(--accent)',
];

const CONTROL_HEIGHTS: Record<string, string> = { xs: '24px', sm: '28px', md: '32px', lg: '44px' };
const CONTROL_FONTS: Record<string, string> = { xs: '13px', sm: '13px', md: '13px', lg: '15px' };
const INPUT_FONTS: Record<string, string> = { xs: '13px', sm: '14px', md: '14px', lg: '16px' };

function heightOf(size: unknown): string {
  return CONTROL_HEIGHTS[String(size ?? 'sm')] ?? '28px';
}

const plainColors = {
  background: 'var(--page)',
  hover: 'var(--hover)',
  color: 'var(--ink)',
  border: '1px solid var(--line-strong)',
};

const variantColors: VariantColorsResolver = ({ variant, color }) => {
  const bad = color === 'bad';
  if (variant === 'filled') {
    return {
      background: bad ? 'var(--bad)' : 'var(--accent-fill)',
      hover: bad ? 'var(--bad)' : 'var(--accent-fill-hover)',
      color: 'var(--on-fill)',
      border: '1px solid transparent',
    };
  }
  if (variant === 'light') {
    return {
      background: bad ? 'var(--bad-soft)' : 'var(--accent-soft)',
      hover: bad ? 'var(--bad-soft)' : 'var(--accent-soft)',
      color: bad ? 'var(--bad)' : 'var(--accent)',
      border: '1px solid transparent',
    };
  }
  if (variant === 'subtle' || variant === 'transparent') {
    return {
      background: 'transparent',
      hover: 'var(--hover)',
      color: bad ? 'var(--bad)' : 'var(--ink-2)',
      border: '1px solid transparent',
    };
  }
  return plainColors;
};

export const theme = createTheme({
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '26px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '5px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  colors: { accent: accentShades },
  primaryColor: 'accent',
  primaryShade: 6,
  variantColorResolver: variantColors,
  // Settings only: naming a component's class here would bring dialogs and lists into the first load.
  components: {
    Button: {
      defaultProps: { size: 'sm', variant: 'default' },
      classNames: { root: classes.button, label: classes.buttonLabel, section: classes.buttonSection },
      vars: (_theme: unknown, props: { readonly size?: unknown }) => ({
        root: {
          '--button-height': heightOf(props.size),
          '--button-padding-x': String(props.size) === 'xs' ? '8px' : '10px',
          '--button-fz': CONTROL_FONTS[String(props.size ?? 'sm')],
        },
      }),
    },
    ActionIcon: {
      defaultProps: { size: 28, variant: 'subtle' },
      classNames: { root: classes.iconButton },
    },
    SegmentedControl: {
      defaultProps: { transitionDuration: 0, withItemsBorders: true },
      classNames: {
        root: classes.segments,
        indicator: classes.segmentMark,
        control: classes.segmentControl,
        label: classes.segment,
      },
    },
    Input: {
      defaultProps: { size: 'md' },
      classNames: { input: classes.input },
      vars: (_theme: unknown, props: { readonly size?: unknown }) => ({
        wrapper: {
          '--input-height': heightOf(props.size ?? 'md'),
          '--input-fz': INPUT_FONTS[String(props.size ?? 'md')],
          '--input-padding-y': '0',
          '--input-padding': '8px',
          '--input-bd': 'var(--line-field)',
          '--input-bg': 'var(--page)',
          '--input-color': 'var(--ink)',
          '--input-bd-focus': 'var(--accent-fill)',
        },
      }),
    },
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'], withAsterisk: false },
      classNames: { label: classes.fieldLabel, description: classes.fieldHint, error: classes.fieldError },
    },
    Checkbox: {
      defaultProps: { radius: 4 },
      classNames: { input: classes.checkbox },
      vars: () => ({ root: { '--checkbox-size': '16px' } }),
    },
    Menu: {
      defaultProps: {
        shadow: 'none',
        transitionProps: { duration: 120, transition: 'fade' },
        offset: 4,
        // The placeholder is a focusable child without a role, which a menu must not have: the first item takes the focus.
        withInitialFocusPlaceholder: false,
        // Beside its button and so inside its landmark; fixed, so that no area clips it.
        withinPortal: false,
        floatingStrategy: 'fixed',
      },
      classNames: {
        dropdown: classes.menu,
        item: classes.menuItem,
        label: classes.menuLabel,
        divider: classes.menuDivider,
      },
    },
    Popover: {
      defaultProps: { shadow: 'none', transitionProps: { duration: 120, transition: 'fade' }, offset: 4 },
      classNames: { dropdown: classes.popover },
    },
    Modal: {
      defaultProps: { transitionProps: { duration: 120, transition: 'fade' }, overlayProps: { color: 'var(--veil)' } },
      classNames: { content: classes.modal, header: classes.modalHeader, title: classes.modalTitle },
    },
    Tooltip: {
      defaultProps: { openDelay: 500, transitionProps: { duration: 120 } },
      classNames: { tooltip: classes.tooltip },
    },
  },
});

const scheme = {
  '--mantine-color-body': 'var(--page)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--page)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent-fill)',
  '--mantine-primary-color-filled-hover': 'var(--accent-fill-hover)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-hover': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent)',
  '--mantine-primary-color-contrast': 'var(--on-fill)',
  '--mantine-color-accent-filled': 'var(--accent-fill)',
  '--mantine-color-accent-filled-hover': 'var(--accent-fill-hover)',
  '--mantine-color-accent-light': 'var(--accent-soft)',
  '--mantine-color-accent-light-hover': 'var(--accent-soft)',
  '--mantine-color-accent-light-color': 'var(--accent)',
};

/** Points Mantine's variables at the tokens, the same in both schemes since the tokens themselves change. */
export const resolveVariables: CSSVariablesResolver = () => ({ variables: {}, light: scheme, dark: scheme });
