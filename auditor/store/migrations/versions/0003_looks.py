"""A visit names what it looked at besides the catalog: links that were followed, datasets that were asked.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; visits before have nothing in it."""
    with op.batch_alter_table("visit") as table:
        table.add_column(sa.Column("looks", sa.String(64), nullable=True))


def downgrade() -> None:
    """Takes it away."""
    with op.batch_alter_table("visit") as table:
        table.drop_column("looks")
