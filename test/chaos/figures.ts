/** What a run of either variant comes to. Times in milliseconds. */
export interface Figures {
  migrations: number;
  kills: number;
  registerCalls: number;
  /** Approvals for which more than one register call reached Meta, or calls without an approval. */
  doubled: number;
  /** Migrations without a true end. */
  lost: number;
  voided: number;
  wallMs: number;
}
