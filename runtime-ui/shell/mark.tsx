// The product's mark: a ruled page, in the tenant's accent.

import classes from './sidebar.module.css';

export function Mark() {
  return (
    <svg className={classes['mark']} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <rect width="24" height="24" rx="6" fill="var(--accent-fill)" />
      <path
        d="M8.5 6v12M12 8.5h5M12 12h5M12 15.5h3.4"
        fill="none"
        stroke="var(--on-fill)"
        strokeWidth="1.7"
        strokeLinecap="round"
      />
    </svg>
  );
}
