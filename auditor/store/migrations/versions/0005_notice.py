"""Who was told of what.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "notice",
        sa.Column("recipient", sa.String(length=63), nullable=False),
        sa.Column("told", sa.String(length=80), nullable=False),
        sa.Column("sent", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("recipient", "told"),
    )


def downgrade() -> None:
    """Drops it."""
    op.drop_table("notice")
