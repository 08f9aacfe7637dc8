// Rows as the JSON that the reference server answers: the shapes that the engine answers to the same requests.

type Row = Readonly<Record<string, unknown>>;

const reference = (id: unknown, label: unknown) => (id === null ? null : { id, label });
const money = (amount: unknown, currency: unknown) => (amount === null ? null : { amount, currency });

/** A deal in a list. */
export function presentListed(row: Row): object {
  return {
    id: row['id'],
    version: Number(row['version']),
    name: row['name'],
    account: reference(row['account'], row['account_label']),
    pipeline: row['pipeline'],
    stage: row['stage'],
    amount: money(row['amount'], row['amount__currency']),
    probability: row['probability'],
    close_date: row['close_date'],
    owner: reference(row['owner'], row['owner_label']),
  };
}

/** A deal alone. */
export function presentDeal(row: Row): object {
  return {
    id: row['id'],
    version: Number(row['version']),
    name: row['name'],
    account: reference(row['account'], row['account_label']),
    contact: reference(row['contact'], row['contact_label']),
    pipeline: row['pipeline'],
    stage: row['stage'],
    amount: money(row['amount'], row['amount__currency']),
    probability: row['probability'],
    opened_on: row['opened_on'],
    close_date: row['close_date'],
    next_step: row['next_step'],
    lead_source: row['lead_source'],
  };
}

/** A deal as a write answers it. */
export function presentWhole(row: Row): object {
  return {
    ...presentDeal(row),
    next_step_on: row['next_step_on'],
    lost_reason: row['lost_reason'],
    competitor: row['competitor'],
    description: row['description'],
    attachments: row['attachments'],
    owner: reference(row['owner'], row['owner_label']),
    company: reference(row['company'], row['company_label']),
    team: reference(row['team'], row['team_label']),
    tags: row['tags'],
    created_at: row['created_at'],
    created_by: reference(row['created_by'], row['created_by_label']),
    updated_at: row['updated_at'],
    updated_by: reference(row['updated_by'], row['updated_by_label']),
    deleted_at: row['deleted_at'],
  };
}

/** How many deals of a stage close in a month, and what they are worth. */
export function presentTotal(row: Row): object {
  return {
    stage: row['stage'],
    stage_pipeline: row['pipeline'],
    month: row['month'],
    deals: row['deals'],
    total: money(row['total'], 'EUR'),
  };
}
