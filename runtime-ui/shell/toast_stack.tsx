// The toasts on screen: dark, at the foot, read out by screen readers as they come.

import { IconAlertCircle, IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './toast_stack.module.css';
import { hideToast, type Toast, useToasts } from './toasts.ts';

export function ToastStack() {
  const toasts = useToasts();
  const { t } = useTranslation();
  return (
    <section className={classes.stack} aria-label={t('shell.notices')} aria-live="polite" aria-relevant="additions">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastLine({ toast }: { readonly toast: Toast }) {
  const { t } = useTranslation();
  const Icon = toast.tone === 'done' ? IconCheck : IconAlertCircle;
  const act = () => {
    hideToast(toast.id);
    toast.action?.run();
  };
  return (
    <div className={classes.toast} role={toast.tone === 'bad' ? 'alert' : 'status'}>
      <Icon size={16} stroke={1.6} aria-hidden />
      <span className={classes.text}>{toast.text}</span>
      {toast.action === undefined ? null : (
        <>
          <button type="button" className={classes.action} onClick={act}>
            {toast.action.label}
          </button>
          <kbd className="key" data-on="inverse">
            {t('shell.key_names.control')} Z
          </kbd>
        </>
      )}
      <button type="button" className={classes.close} aria-label={t('shell.close')} onClick={() => hideToast(toast.id)}>
        <IconX size={14} stroke={1.6} aria-hidden />
      </button>
    </div>
  );
}
