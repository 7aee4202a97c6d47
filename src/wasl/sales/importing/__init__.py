"""Deals and leads out of files: of a spreadsheet, of HubSpot, Odoo, Bitrix24, EspoCRM and whatever names its columns alike."""
